/** Key of the tag that tells own sessions from foreign ones. */
export const OWNERSHIP_TAG_KEY = 'cdk-extrahop-traffic-mirroring:owner';

/** Environment variable of the function that carries the encoded settings. */
export const SETTINGS_VARIABLE = 'MIRRORING_SETTINGS';

/** Environment variables of the function that name its queue and its ledger. */
export const QUEUE_URL_VARIABLE = 'MIRRORING_QUEUE_URL';
export const LEDGER_TABLE_VARIABLE = 'MIRRORING_LEDGER_TABLE';

/** Environment variable that is set where sessions stay when the stack goes. */
export const RETAIN_VARIABLE = 'MIRRORING_RETAIN_SESSIONS';

/** Environment variable that is set where somebody wants to hear of interfaces that nobody mirrors. */
export const EVENTS_VARIABLE = 'MIRRORING_EVENTS';

/** Environment variable that is set where no target has metrics of its own. */
export const NO_TARGET_METRICS_VARIABLE = 'MIRRORING_NO_TARGET_METRICS';

/** Receives of a message of the queue before it goes to the dead-letter queue. */
export const MAX_RECEIVES = 5;

/** Source and detail type of the messages that the function sends to its own queue. */
const MESSAGE_SOURCE = 'cdk-extrahop-traffic-mirroring';
const SWEEP_DETAIL_TYPE = 'Sweep';

/** The kinds of events that trigger a reconcile: rules send them to the queue, and the function reads them there. */
export const TRIGGERS = {
  instanceState: { source: 'aws.ec2', detailType: 'EC2 Instance State-change Notification' },
  apiCall: { source: 'aws.ec2', detailType: 'AWS API Call via CloudTrail' },
  tagChange: { source: 'aws.tag', detailType: 'Tag Change on Resource' },
  sweep: { source: MESSAGE_SOURCE, detailType: SWEEP_DETAIL_TYPE },
} as const;

export type Trigger = keyof typeof TRIGGERS;

/** Source and kinds of the events that the function publishes on the default bus of EventBridge. */
export const EVENT_SOURCE = MESSAGE_SOURCE;
export const UNMIRRORED_DETAIL_TYPE = 'Network Interface Unmirrored';
export const RECOVERED_DETAIL_TYPE = 'Network Interface Recovered';

/** Where CloudWatch keeps what the function measures. */
export const METRIC_NAMESPACE = 'ExtraHopTrafficMirroring';

/** Dimension of every metric: whose sessions it is about. */
export const SESSION_OWNER_DIMENSION = 'SessionOwner';
/** Further dimension of what is measured for each reason. */
export const REASON_DIMENSION = 'Reason';
/** Further dimension of what is measured for each target. */
export const TARGET_DIMENSION = 'TargetId';

/** What is measured, in which unit of CloudWatch. */
export const METRICS = {
  Eligible: 'Count',
  Mirrored: 'Count',
  Verified: 'Count',
  Unverified: 'Count',
  Shadowed: 'Count',
  Unmirrored: 'Count',
  Unsupported: 'Count',
  LongestUnmirroredDuration: 'Seconds',
  HeldSessions: 'Count',
  TargetSessions: 'Count',
  TargetCapacity: 'Count',
  TargetUtilization: 'Percent',
  HighestTargetUtilization: 'Percent',
  AccountUtilization: 'Percent',
  CreatedSessions: 'Count',
  ModifiedSessions: 'Count',
  DeletedSessions: 'Count',
  Errors: 'Count',
  MirroringLatency: 'Seconds',
} as const;

export type MetricName = keyof typeof METRICS;

/** The CDK takes no longer value of a dimension, CloudWatch would. */
const DIMENSION_VALUE_LENGTH = 255;

/**
 * The owner as a dimension's value: as it is, but CloudWatch takes ASCII only, and no blank value.
 *
 * What only CloudFormation knows passes as it is.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 */
export function sessionOwnerDimension(owner: string): string {
  return owner.replace(/[^ -~]|^ +$/gu, encodeURIComponent).slice(0, DIMENSION_VALUE_LENGTH);
}
