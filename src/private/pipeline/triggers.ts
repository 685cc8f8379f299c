import { type Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { EventQueue } from './event-queue';
import { type Trigger, TRIGGERS } from '../../names';

export interface TriggersProps {
  /** Role of the function, whose own calls are no news. */
  readonly role: iam.IRole;
  readonly sweepInterval: Duration;
  /** Whether sessions go as soon as their instance has stopped. */
  readonly onStop: boolean;
  /** Keys of tags that decide who is mirrored. */
  readonly tagKeys: string[];
  /** Keys of tags that decide which targets are sensors. */
  readonly targetTagKeys: string[];
}

/**
 * Everything after which something may have to be mirrored, or no longer.
 *
 * AWS delivers events on a best-effort basis, and those of CloudTrail only where a trail records management events; the schedule is guaranteed.
 *
 * The bus may also receive events of other accounts and Regions, which keep theirs: the patterns name the stack's. A schedule has no events but its own.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html
 */
export function addTriggers(queue: EventQueue, props: TriggersProps): events.Rule[] {
  const { role, sweepInterval, onStop, tagKeys, targetTagKeys } = props;
  const onEvents = (id: string, description: string, pattern: EventKind) => (
    queue.addRule(id, { description, eventPattern: { ...pattern, ...placeOf(queue) } })
  );
  const states = (id: string, description: string, state: string[]) => onEvents(id, description, {
    ...kindOf('instanceState'), detail: { state },
  });
  const tags = (id: string, description: string, resourceType: string, keys: string[]) => (keys.length === 0 ? [] : [onEvents(id, description, {
    ...kindOf('tagChange'),
    detail: { 'service': ['ec2'], 'resource-type': [resourceType], 'changed-tag-keys': keys },
  })]);
  return [
    states('InstanceRunning', 'EC2 instances whose network interfaces may have to be mirrored', ['running']),
    ...(onStop ? [states('InstanceStopped', 'EC2 instances whose mirror sessions are to be removed', ['stopped', 'terminated'])] : []),
    onEvents('ApiCall', 'Attached network interfaces and deleted mirror sessions', {
      ...kindOf('apiCall'),
      detail: {
        eventSource: ['ec2.amazonaws.com'],
        eventName: ['AttachNetworkInterface', 'DeleteTrafficMirrorSession'],
        errorCode: [{ exists: false }],
        // Callers without a role, such as users and services, have no issuer.
        userIdentity: { sessionContext: { sessionIssuer: { arn: [{ 'anything-but': role.roleArn }, { exists: false }] } } },
      },
    }),
    ...tags('TagChange', 'EC2 instances whose tags decide anew whether they are mirrored', 'instance', tagKeys),
    ...tags('TargetTagChange', 'Traffic mirror targets whose tags decide anew whether they are sensors', 'traffic-mirror-target', targetTagKeys),
    queue.addRule('Sweep', {
      description: 'Looks at everything, so that what no event told is found',
      schedule: events.Schedule.rate(sweepInterval),
    }),
  ];
}

function kindOf(trigger: Trigger): Pick<EventKind, 'source' | 'detailType'> {
  const { source, detailType } = TRIGGERS[trigger];
  return { source: [source], detailType: [detailType] };
}

type EventKind = Required<Pick<events.EventPattern, 'source' | 'detailType' | 'detail'>>;

/** The part of a pattern that takes events of the scope's own account and Region only. */
export function placeOf(scope: Construct): Required<Pick<events.EventPattern, 'account' | 'region'>> {
  const { account, region } = Stack.of(scope);
  return { account: [account], region: [region] };
}
