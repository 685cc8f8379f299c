import type { Scenario } from './scenario';
import type { OwnerSettings } from '../../src/core/model/settings';
import type { Invocation } from '../../src/handler/invocation';
import { handleLifecycle } from '../../src/handler/lifecycle/handle';
import type { LifecycleEvent } from '../../src/handler/lifecycle/lifecycle-event';

/** What CloudFormation sends, with a property or two that a test needs otherwise. */
export function request(type: 'Create' | 'Update' | 'Delete', change: object = {}): LifecycleEvent {
  return {
    RequestType: type,
    ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:Reconcile',
    ResponseURL: 'https://cloudformation.example.com/answer',
    StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Stack/0a1b2c3d',
    RequestId: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    LogicalResourceId: 'MirroringLifecycle',
    ResourceType: 'Custom::TrafficMirrorSessions',
    ResourceProperties: { ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:Reconcile', Settings: '{}' },
    ...(type !== 'Create' && { PhysicalResourceId: 'MirroringLifecycle' }),
    ...(type === 'Update' && { OldResourceProperties: { Settings: '{ "old": true }' } }),
    ...change,
  } as LifecycleEvent;
}

/** Does what CloudFormation asks for, in as many invocations as it takes, and gives the answer. */
export async function deploy(
  scenario: Scenario, settings: OwnerSettings, event: LifecycleEvent, change: Partial<Invocation> = {},
): Promise<object | undefined> {
  const before = scenario.answers.length;
  let next: LifecycleEvent | undefined = event;
  while (next !== undefined) {
    const invoked = scenario.invoked.length;
    await handleLifecycle(next, { ...scenario.invocation(settings), ...change });
    next = scenario.invoked.length > invoked ? JSON.parse(scenario.invoked[invoked]) as LifecycleEvent : undefined;
  }
  return scenario.answers[before]?.response;
}
