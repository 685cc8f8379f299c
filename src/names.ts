/** Key of the tag whose value is the session owner. */
export const OWNERSHIP_TAG_KEY = 'cdk-extrahop-traffic-mirroring:owner';

/** Environment variable of the function with the encoded settings. */
export const SETTINGS_VARIABLE = 'MIRRORING_SETTINGS';

/** Environment variables of the function with the URL of its queue and the name of its ledger table. */
export const QUEUE_URL_VARIABLE = 'MIRRORING_QUEUE_URL';
export const LEDGER_TABLE_VARIABLE = 'MIRRORING_LEDGER_TABLE';

/** Environment variable that is set if sessions are retained when the stack is deleted. */
export const RETAIN_VARIABLE = 'MIRRORING_RETAIN_SESSIONS';

/** Environment variable that is set if the function publishes events about unmirrored interfaces. */
export const EVENTS_VARIABLE = 'MIRRORING_EVENTS';

/** Environment variable that is set if the function publishes no metrics for each target. */
export const NO_TARGET_METRICS_VARIABLE = 'MIRRORING_NO_TARGET_METRICS';

/** Number of times that a message is received from the queue before it goes to the dead-letter queue. */
export const MAX_RECEIVES = 5;

/** Source and detail type of messages that the function sends to its own queue. */
const MESSAGE_SOURCE = 'cdk-extrahop-traffic-mirroring';
const SWEEP_DETAIL_TYPE = 'Sweep';

/** Events that trigger a reconcile: rules send them to the queue, and the function parses them. */
export const TRIGGERS = {
  instanceState: { source: 'aws.ec2', detailType: 'EC2 Instance State-change Notification' },
  apiCall: { source: 'aws.ec2', detailType: 'AWS API Call via CloudTrail' },
  tagChange: { source: 'aws.tag', detailType: 'Tag Change on Resource' },
  sweep: { source: MESSAGE_SOURCE, detailType: SWEEP_DETAIL_TYPE },
} as const;

export type Trigger = keyof typeof TRIGGERS;

/** Source and detail types of events that the function publishes to the default event bus. */
export const EVENT_SOURCE = MESSAGE_SOURCE;
export const UNMIRRORED_DETAIL_TYPE = 'Network Interface Unmirrored';
export const RECOVERED_DETAIL_TYPE = 'Network Interface Recovered';

/** CloudWatch namespace of the function's metrics. */
export const METRIC_NAMESPACE = 'ExtraHopTrafficMirroring';

/** Dimension of every metric: the session owner. */
export const SESSION_OWNER_DIMENSION = 'SessionOwner';
/** Additional dimension of metrics by reason. */
export const REASON_DIMENSION = 'Reason';
/** Additional dimension of metrics by target. */
export const TARGET_DIMENSION = 'TargetId';

/** Metrics with their CloudWatch units. */
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

/** Maximum length in the CDK. CloudWatch would allow more. */
const DIMENSION_VALUE_LENGTH = 255;

/**
 * Converts a session owner to a dimension value, because CloudWatch accepts only ASCII and no blank values.
 *
 * Tokens are returned unchanged.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 */
export function sessionOwnerDimension(owner: string): string {
  return owner.replace(/[^ -~]|^ +$/gu, encodeURIComponent).slice(0, DIMENSION_VALUE_LENGTH);
}
