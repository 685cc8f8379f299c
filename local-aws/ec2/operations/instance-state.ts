import type { InstanceStateChange, StartInstancesRequest } from '@aws-sdk/client-ec2';
import { missingParameter } from '../errors';
import { Ec2Model } from '../model';
import { Operation, operation } from '../operation';
import { onInstance } from '../permissions';

/** Start, stop or terminate: all instances must exist before anything happens to one. */
function changeState(name: string, answerKey: string, change: (model: Ec2Model, instanceId: string) => void): Operation {
  return operation<Partial<StartInstancesRequest>, object>({
    throttle: 'write',
    access: (model, { InstanceIds: ids = [] }) => ids.flatMap((id) => onInstance(model, name, id)),
    run: (model, { InstanceIds: ids }) => {
      if (ids === undefined || ids.length === 0) throw missingParameter('InstanceId');
      const before = ids.map((id) => model.lifecycle.stateOf(id));
      return {
        [answerKey]: ids.map((InstanceId, index): InstanceStateChange => {
          change(model, InstanceId);
          return { InstanceId, PreviousState: before[index], CurrentState: model.lifecycle.stateOf(InstanceId) };
        }),
      };
    },
  });
}

export const startInstances = changeState('StartInstances', 'StartingInstances', (model, id) => model.lifecycle.start(id));
export const stopInstances = changeState('StopInstances', 'StoppingInstances', (model, id) => model.lifecycle.stop(id));
export const terminateInstances = changeState('TerminateInstances', 'TerminatingInstances', (model, id) => model.lifecycle.terminate(id));
