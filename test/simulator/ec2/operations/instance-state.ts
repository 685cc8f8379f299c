import type { AttachNetworkInterfaceRequest, InstanceStateChange, StartInstancesRequest } from '@aws-sdk/client-ec2';
import { missingParameter } from '../errors';
import { Ec2Model, arnOf } from '../model';
import { Operation, operation } from '../operation';
import { AccessRequest, interfaceContext, onResource, resourceTags } from '../permissions';

function onInstance(model: Ec2Model, name: string, id: string): AccessRequest[] {
  const instance = model.state.instances.get(id);
  return instance ? [onResource(model, name, arnOf(model, 'instance', id, instance.OwnerId), resourceTags(instance.Tags))] : [];
}

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

export const attachNetworkInterface = operation<Partial<AttachNetworkInterfaceRequest>, object>({
  throttle: 'write',
  access: (model, { NetworkInterfaceId: eniId = '', InstanceId: instanceId = '' }) => {
    const eni = model.state.networkInterfaces.get(eniId);
    const arn = arnOf(model, 'network-interface', eniId, eni?.OwnerId);
    return [
      ...onInstance(model, 'AttachNetworkInterface', instanceId),
      ...(eni ? [onResource(model, 'AttachNetworkInterface', arn, interfaceContext(model, eni))] : []),
    ];
  },
  run: (model, { NetworkInterfaceId: eniId, InstanceId: instanceId, DeviceIndex: index }) => {
    if (eniId === undefined) throw missingParameter('NetworkInterfaceId');
    if (instanceId === undefined) throw missingParameter('InstanceId');
    if (index === undefined) throw missingParameter('DeviceIndex');
    return { AttachmentId: model.lifecycle.attach(eniId, instanceId, index), NetworkCardIndex: 0 };
  },
});
