import type { InstanceState, InstanceStateName } from '@aws-sdk/client-ec2';
import { Ec2Error, notFound } from './errors';
import { Ec2Model, arnOf } from './model';
import { StoredInstance, StoredInterface } from './state';

/** How long an instance stays in each state that passes, in milliseconds. */
export interface Transitions {
  readonly pendingMs: number;
  readonly stoppingMs: number;
  readonly shuttingDownMs: number;
}

export const DEFAULT_TRANSITIONS: Transitions = { pendingMs: 8_000, stoppingMs: 20_000, shuttingDownMs: 20_000 };

/** The number that EC2 gives each state. */
export const STATE_CODES: Record<InstanceStateName, number> = {
  'pending': 0,
  'running': 16,
  'shutting-down': 32,
  'terminated': 48,
  'stopping': 64,
  'stopped': 80,
};

/** What happens to instances and their network interfaces over time. */
export class Lifecycle {
  constructor(private readonly model: Ec2Model, private readonly transitions: Transitions) {}

  /** A new instance, with its interfaces: pending, then running. */
  launch(instance: StoredInstance, interfaces: readonly StoredInterface[]): void {
    for (const eni of interfaces) this.model.state.networkInterfaces.write(eni.NetworkInterfaceId, eni);
    this.model.state.instances.write(instance.InstanceId, instance);
    this.pass(instance.InstanceId, 'pending', this.transitions.pendingMs, 'running');
  }

  start(id: string): void {
    if (this.isIn(id, 'running', 'pending')) return;
    this.allow(id, ['stopped'], 'started');
    this.pass(id, 'pending', this.transitions.pendingMs, 'running');
  }

  stop(id: string): void {
    if (this.isIn(id, 'stopped', 'stopping')) return;
    this.allow(id, ['running', 'pending'], 'stopped');
    this.pass(id, 'stopping', this.transitions.stoppingMs, 'stopped');
  }

  terminate(id: string): void {
    if (this.isIn(id, 'terminated', 'shutting-down')) return;
    this.pass(id, 'shutting-down', this.transitions.shuttingDownMs, 'terminated', () => this.letGo(id));
  }

  attach(networkInterfaceId: string, instanceId: string, deviceIndex: number): string {
    const eni = this.interface(networkInterfaceId);
    if (!this.model.state.instances.has(instanceId)) throw notFound('instance', instanceId);
    if (eni.Attachment) throw new Ec2Error('InvalidNetworkInterface.InUse', `Interface: ${networkInterfaceId} in use.`);
    if (this.model.state.interfacesOf(instanceId).some((other) => other.Attachment?.DeviceIndex === deviceIndex)) {
      throw new Ec2Error('InvalidParameterValue', `Instance '${instanceId}' already has an interface attached at device index '${deviceIndex}'.`);
    }
    const attachmentId = this.model.ids.next('eni-attach');
    this.model.state.networkInterfaces.write(networkInterfaceId, {
      ...eni,
      Status: 'in-use',
      Attachment: {
        AttachmentId: attachmentId,
        AttachTime: new Date(this.model.clock.now()),
        DeleteOnTermination: false,
        DeviceIndex: deviceIndex,
        InstanceId: instanceId,
        InstanceOwnerId: this.model.accountId,
        Status: 'attached',
      },
    });
    return attachmentId;
  }

  /** Sessions of a detached interface stay, and are billed on. */
  detach(networkInterfaceId: string): void {
    const { Attachment, ...eni } = this.interface(networkInterfaceId);
    if (!Attachment) throw new Ec2Error('InvalidAttachmentID.NotFound', `The interface '${networkInterfaceId}' is not attached.`);
    this.model.state.networkInterfaces.write(networkInterfaceId, { ...eni, Status: 'available' });
  }

  /** Takes the sessions of the interface along. A target that led to it stays, and leads nowhere. */
  deleteInterface(networkInterfaceId: string): void {
    const eni = this.interface(networkInterfaceId);
    if (eni.Attachment) throw new Ec2Error('InvalidParameterValue', `Network interface '${networkInterfaceId}' is currently in use.`);
    this.removeInterface(networkInterfaceId);
  }

  stateOf(id: string): InstanceState {
    const instance = this.model.state.instances.get(id);
    if (!instance) throw notFound('instance', id);
    return instance.State;
  }

  /** Changes the state now and, unless something else happens in between, again when the time is over. */
  private pass(id: string, through: InstanceStateName, ms: number, to: InstanceStateName, then?: () => void): void {
    this.enter(id, through);
    this.model.clock.setTimeout(() => {
      if (this.model.state.instances.get(id)?.State.Name !== through) return;
      then?.();
      this.enter(id, to);
    }, ms);
  }

  private enter(id: string, name: InstanceStateName): void {
    const instance = this.model.state.instances.get(id);
    if (!instance) return;
    const TerminatedAt = name === 'terminated' ? this.model.clock.now() : undefined;
    const StateTransitionReason = this.reason(name, instance);
    this.model.state.instances.write(id, { ...instance, State: { Code: STATE_CODES[name], Name: name }, StateTransitionReason, TerminatedAt });
    this.model.events.emit({
      'detail-type': 'EC2 Instance State-change Notification',
      'source': 'aws.ec2',
      'resources': [arnOf(this.model, 'instance', id)],
      'detail': { 'instance-id': id, 'state': name },
    });
  }

  /** EC2 tells in words when somebody had an instance stopped or terminated, and of one that runs nothing. */
  private reason(name: InstanceStateName, { StateTransitionReason: before }: StoredInstance): string {
    if (name === 'stopped' || name === 'terminated') return before ?? '';
    if (name === 'pending' || name === 'running') return '';
    return `User initiated (${new Date(this.model.clock.now()).toISOString().slice(0, 19).replace('T', ' ')} GMT)`;
  }

  private letGo(instanceId: string): void {
    for (const eni of this.model.state.interfacesOf(instanceId)) {
      if (eni.Attachment?.DeleteOnTermination) this.removeInterface(eni.NetworkInterfaceId);
      else this.detach(eni.NetworkInterfaceId);
    }
  }

  private removeInterface(id: string): void {
    this.model.state.networkInterfaces.remove(id);
    for (const session of [...this.model.state.trafficMirrorSessions.values()]) {
      if (session.NetworkInterfaceId === id) this.model.state.trafficMirrorSessions.remove(session.TrafficMirrorSessionId);
    }
  }

  private interface(id: string): StoredInterface {
    const eni = this.model.state.networkInterfaces.get(id);
    if (!eni) throw notFound('network-interface', id);
    return eni;
  }

  private isIn(id: string, ...states: InstanceStateName[]): boolean {
    return states.some((state) => state === this.stateOf(id).Name);
  }

  private allow(id: string, from: InstanceStateName[], what: string): void {
    if (this.isIn(id, ...from)) return;
    throw new Ec2Error('IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be ${what}.`);
  }
}
