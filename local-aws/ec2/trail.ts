import type { RecordedCall } from './call';
import { CallOrigin, callerOf } from './caller';
import { isServerError } from './errors';
import { timeText } from './events';
import type { Ec2Model } from './model';
import { UnrecordedParameters, requestParameters, responseElements } from './trail-parameters';
import { Principal } from '../iam';

export interface TrailOptions {
  /**
   * How long after a call its event is sent. AWS names no time. Half a minute is longer than reads lag and an instance
   * starts, so that a state change is always known first, and far less than a sweep takes to come around.
   * @default 30_000
   */
  readonly delayMs?: number;
  /** Parameters of which nobody recorded how CloudTrail writes them. */
  readonly unrecordedParameters?: Partial<UnrecordedParameters>;
}

/** Tells EventBridge of every call that changes something or should have, as CloudTrail does. */
export class Trail {
  private readonly administrator: Principal;

  constructor(private readonly model: Ec2Model, private readonly options: TrailOptions) {
    this.administrator = { arn: `arn:${model.partition}:iam::${model.accountId}:user/administrator`, policies: [] };
  }

  report(call: RecordedCall, output: object | undefined): void {
    if (/^(Describe|Get)/.test(call.operation)) return;
    const detail = this.detailOf(call, output);
    this.model.clock.setTimeout(() => this.model.events.emit({
      'detail-type': 'AWS API Call via CloudTrail',
      'source': 'aws.ec2',
      'resources': [],
      detail,
    }, call.time), this.options.delayMs ?? 30_000);
  }

  private detailOf({ operation, input, principal, origin, error, time }: RecordedCall, output: object | undefined): unknown {
    const { accountId, events, region } = this.model;
    const from: CallOrigin = origin ?? { requestId: events.ids.uuid(), sourceIPAddress: '192.0.2.1', userAgent: 'local-aws' };
    const detail = {
      eventVersion: '1.08',
      ...callerOf(principal ?? this.administrator, from, time),
      eventTime: timeText(time),
      eventSource: 'ec2.amazonaws.com',
      eventName: operation,
      awsRegion: region,
      ...(error && { errorCode: `${isServerError(error.code) ? 'Server' : 'Client'}.${error.code}`, errorMessage: error.message }),
      requestParameters: requestParameters(operation, input, this.options.unrecordedParameters ?? {}),
      responseElements: output ? responseElements(operation, output, from.requestId) : null,
      requestID: from.requestId,
      eventID: events.ids.uuid(),
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: 'Management',
    };
    // Without what is undefined, and out of reach of what happens until it is sent.
    return JSON.parse(JSON.stringify(detail));
  }
}
