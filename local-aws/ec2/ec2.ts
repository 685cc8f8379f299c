import { Clock } from '../clock';
import { BrokenAnswer, Faults, TakenFault } from '../faults';
import { PolicyEvaluator, Principal } from '../iam';
import { RecordedCall } from './call';
import { CallOrigin } from './caller';
import { Ec2Error } from './errors';
import { EventBridgeEvent, Events, LostEvents } from './events';
import { Idempotency } from './idempotency';
import { Ids } from './ids';
import { DEFAULT_TRANSITIONS, Lifecycle, Transitions } from './lifecycle';
import { Ec2Model, partitionOf } from './model';
import { Operation } from './operation';
import { OPERATIONS } from './operations';
import { Pager } from './paging';
import { ID_TO_COME } from './permissions';
import { DEFAULT_QUOTAS, DEFAULT_UNDOCUMENTED_CODES, Quotas, UndocumentedCodes } from './quotas';
import { Ec2State, StoredInstance, StoredInterface } from './state';
import { Throttle } from './throttle';
import { Trail, TrailOptions } from './trail';

export type { RecordedCall } from './call';
export { Ec2Error } from './errors';
export type { EventBridgeEvent } from './events';

export interface Ec2Options {
  readonly clock: Clock;
  /** @default '123456789012' */
  readonly accountId?: string;
  /** @default 'us-east-1' */
  readonly region?: string;
  /** Quotas other than those of AWS, as a test needs them. */
  readonly quotas?: Partial<Quotas>;
  /** Whether calls are throttled as AWS documents. @default false */
  readonly throttling?: boolean;
  /** How long reads keep showing what was before a write. @default 0 */
  readonly lagMs?: number;
  /** How long instances take to start, stop and terminate. */
  readonly transitions?: Partial<Transitions>;
  /** Error codes of which AWS documents nothing. */
  readonly undocumentedCodes?: Partial<UndocumentedCodes>;
  /**
   * Whether changing a session takes the right to its former target and filter, too, and not only to those that the call names. AWS does not
   * say; see ASSUMPTIONS.md. @default false
   */
  readonly modifyAuthorizesFormer?: boolean;
  /** Whether the account has a trail, so that calls become events; many have none. @default false */
  readonly trail?: boolean | TrailOptions;
  /** Events of any kind that never arrive: delivery is best effort. @default - none */
  readonly lostEvents?: LostEvents;
}

/** A stateful model of EC2 in one account and Region, as far as the product uses it. */
export class Ec2 implements Ec2Model {
  readonly clock: Clock;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly quotas: Quotas;
  readonly undocumentedCodes: UndocumentedCodes;
  readonly modifyAuthorizesFormer: boolean;
  readonly state: Ec2State;
  readonly ids = new Ids();
  readonly pager = new Pager(this.ids);
  readonly idempotency = new Idempotency();
  readonly lifecycle: Lifecycle;
  readonly events: Events;
  readonly faults = new Faults();
  /** Who calls with which access key. A key that is not here is an administrator's. */
  readonly principals = new Map<string, Principal>();
  readonly calls: RecordedCall[] = [];
  private readonly throttle: Throttle | undefined;
  private readonly policies = new PolicyEvaluator();
  private readonly trail: Trail | undefined;
  private readonly callListeners: ((call: RecordedCall) => void)[] = [];

  constructor(options: Ec2Options) {
    this.clock = options.clock;
    this.accountId = options.accountId ?? '123456789012';
    this.region = options.region ?? 'us-east-1';
    this.partition = partitionOf(this.region);
    this.quotas = { ...DEFAULT_QUOTAS, ...options.quotas };
    this.undocumentedCodes = { ...DEFAULT_UNDOCUMENTED_CODES, ...options.undocumentedCodes };
    this.modifyAuthorizesFormer = options.modifyAuthorizesFormer ?? false;
    this.state = new Ec2State(this.clock, options.lagMs ?? 0);
    this.throttle = options.throttling ? new Throttle(this.clock) : undefined;
    this.lifecycle = new Lifecycle(this, { ...DEFAULT_TRANSITIONS, ...options.transitions });
    this.events = new Events(this, options.lostEvents);
    this.trail = options.trail ? new Trail(this, options.trail === true ? {} : options.trail) : undefined;
  }

  /** Makes a call as one who may do anything; `principal` is only recorded. */
  call<Output extends object = object>(operation: string, input: object, principal?: Principal): Output {
    return this.recorded({ operation, input, principal }, () => this.perform(operation, input) as Output);
  }

  /** Makes a call as it arrives from outside: the caller's policies decide first. */
  async handle(operation: string, input: object, principal?: Principal, origin?: CallOrigin): Promise<object> {
    const refusal = principal && await this.refusal(operation, input, principal);
    return this.recorded({ operation, input, principal, origin }, () => {
      if (refusal) throw refusal;
      return this.perform(operation, input);
    });
  }

  onEvent(listener: (event: EventBridgeEvent) => void): void {
    this.events.onEvent(listener);
  }

  /** Hears of every call when it ended. */
  onCall(listener: (call: RecordedCall) => void): void {
    this.callListeners.push(listener);
  }

  /** A new instance with its interfaces comes up: pending, then running. */
  launchInstance(instance: StoredInstance, interfaces: readonly StoredInterface[]): void {
    this.lifecycle.launch(instance, interfaces);
  }

  startInstance(instanceId: string, principal?: Principal): void {
    this.do('StartInstances', { InstanceIds: [instanceId] }, principal);
  }

  stopInstance(instanceId: string, principal?: Principal): void {
    this.do('StopInstances', { InstanceIds: [instanceId] }, principal);
  }

  /** Takes interfaces that are deleted on termination, and with them their sessions, along. */
  terminateInstance(instanceId: string, principal?: Principal): void {
    this.do('TerminateInstances', { InstanceIds: [instanceId] }, principal);
  }

  /** Attaches an interface that is available, and returns the id of the attachment. */
  attachNetworkInterface(networkInterfaceId: string, instanceId: string, deviceIndex: number, principal?: Principal): string {
    const input = { NetworkInterfaceId: networkInterfaceId, InstanceId: instanceId, DeviceIndex: deviceIndex };
    const { AttachmentId } = this.do<{ AttachmentId: string }>('AttachNetworkInterface', input, principal);
    return AttachmentId;
  }

  /** Sessions of a detached interface stay. Unlike a call from outside it takes the primary interface, too. */
  detachNetworkInterface(networkInterfaceId: string, principal?: Principal): void {
    const AttachmentId = this.state.networkInterfaces.get(networkInterfaceId)?.Attachment?.AttachmentId;
    this.recorded({ operation: 'DetachNetworkInterface', input: { AttachmentId }, principal }, () => {
      this.lifecycle.detach(networkInterfaceId);
      return {};
    });
  }

  /** Deletes the sessions of the interface with it. */
  deleteNetworkInterface(networkInterfaceId: string, principal?: Principal): void {
    this.do('DeleteNetworkInterface', { NetworkInterfaceId: networkInterfaceId }, principal);
  }

  /** What a scenario does is a call like others, but neither throttled nor hit by faults, which are for the product. */
  private do<Output extends object = object>(operation: string, input: object, principal: Principal | undefined): Output {
    return this.recorded({ operation, input, principal }, () => operationNamed(operation).run(this, input) as Output);
  }

  private recorded<Output extends object>(made: Omit<RecordedCall, 'time' | 'error'>, run: () => Output): Output {
    const call = { time: this.clock.now(), ...made };
    try {
      const output = run();
      this.record(call, output);
      return output;
    } catch (error) {
      if (error instanceof Ec2Error) this.record({ ...call, error: { code: error.code, message: error.message } });
      if (error instanceof BrokenAnswer) this.recordBroken(call, error);
      throw error;
    }
  }

  private record(call: RecordedCall, output?: object): void {
    this.list(call);
    if (OPERATIONS.has(call.operation)) this.trail?.report(call, output);
  }

  /** CloudTrail knows of what was done, though the caller does not. */
  private recordBroken(call: RecordedCall, { name, message, phase }: BrokenAnswer): void {
    this.list({ ...call, error: { code: name, message } });
    if (phase === 'after') this.trail?.report(call, undefined);
  }

  private list(call: RecordedCall): void {
    this.calls.push(call);
    for (const listener of this.callListeners) listener(call);
  }

  private perform(name: string, input: object): object {
    const operation = operationNamed(name);
    this.throttle?.spend(name, operation.throttle(input));
    this.faults.strike(name, input, 'before', scriptedError);
    if ((input as { DryRun?: boolean }).DryRun) {
      throw new Ec2Error('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');
    }
    const output = operation.run(this, input);
    this.faults.strike(name, input, 'after', scriptedError);
    return output;
  }

  private async refusal(name: string, input: object, principal: Principal): Promise<Ec2Error | undefined> {
    for (const request of operationNamed(name).access(this, input)) {
      const decision = await this.policies.decide(principal, request);
      if (decision === 'allowed') continue;
      const resource = request.resource.replace(new RegExp(`[a-z]+-${ID_TO_COME}$`), '*');
      const why = decision === 'denied'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${request.action} action`;
      return new Ec2Error('UnauthorizedOperation', 'You are not authorized to perform this operation. '
        + `User: ${principal.arn} is not authorized to perform: ${request.action} on resource: ${resource} ${why}`);
    }
    return undefined;
  }
}

function scriptedError({ code, message, status }: TakenFault): Ec2Error {
  return new Ec2Error(code, message, status);
}

function operationNamed(name: string): Operation {
  const operation = OPERATIONS.get(name);
  if (!operation) throw new Ec2Error('InvalidAction', `The action ${name} is not valid for this web service.`);
  return operation;
}
