import { App, Stack } from 'aws-cdk-lib';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';
import { PublishedMetrics } from '../../local-aws/cloudwatch/published-metrics';
import { Ec2, type Ec2Options } from '../../local-aws/ec2/ec2';
import { Fleet } from '../../local-aws/fleet/builder';
import { LocalAws, type LocalAwsOptions } from '../../local-aws/local-aws';
import { VirtualClock, type VirtualClockOptions } from '../../local-aws/virtual-clock';
import {
  ExtraHopTrafficMirroring, type ExtraHopTrafficMirroringProps, type ITrafficMirrorTarget, TrafficMirrorFilter, TrafficMirrorTarget,
} from '../../src';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const OWNER = 'Mirroring/ExtraHop';

export interface Parts {
  /** Id of the construct. @default - made from its place among the constructs */
  readonly id?: string;
  readonly targetIds: readonly string[];
  /** @default - a filter of the stack's own */
  readonly filterId?: string;
  readonly props?: Partial<ExtraHopTrafficMirroringProps> | ((stack: Stack) => Partial<ExtraHopTrafficMirroringProps>);
  /** Adds what else the stack has. @default - nothing else */
  readonly more?: (stack: Stack, construct: ExtraHopTrafficMirroring, targets: ITrafficMirrorTarget[]) => void;
}

/** The synthesized stack on the local AWS: real template, real bundle in processes of its own, real SDK over HTTP, the role as synthesized, virtual time, permissions that take up to a minute to take effect. */
export class Deployment {
  static async start(
    ec2Options: Partial<Omit<Ec2Options, 'clock'>> = {}, clockOptions: VirtualClockOptions = {}, { seed }: Pick<LocalAwsOptions, 'seed'> = {},
  ): Promise<Deployment> {
    const clock = new VirtualClock(clockOptions);
    const ec2 = new Ec2({ clock, ...ec2Options });
    const fleet = new Fleet(ec2);
    return new Deployment(clock, ec2, fleet, await LocalAws.start({ ec2, elbv2: fleet.elbv2, clock, permissionDelayMs: MINUTE, seed }));
  }

  private constructor(readonly clock: VirtualClock, readonly ec2: Ec2, readonly fleet: Fleet, readonly aws: LocalAws) {}

  async stop(): Promise<void> {
    await this.aws.stop();
  }

  /** Adds running instances, and answers the ids of their interfaces, in order. */
  addInstances(count: number): string[] {
    return Array.from({ length: count }, () => this.fleet.addInstance().networkInterfaceId).sort();
  }

  /** Adds a sensor that takes a hundred sessions, and answers the id of its target. */
  addLargeSensor(): string {
    return this.fleet.addSensor({ instanceType: 'c5.18xlarge' }).targetId;
  }

  /** Creates the stack, or updates it. */
  async deploy(...constructs: readonly Parts[]): Promise<DeployedStack> {
    // The tree of constructs, which nobody reads here, takes a third of the time of a synthesis.
    const stack = new Stack(new App({ treeMetadata: false }), 'Mirroring');
    constructs.forEach(({ id, targetIds, filterId, props, more }, index) => {
      const targets = targetIds.map((targetId) => TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, `${targetId}-${index}`, targetId));
      const construct = new ExtraHopTrafficMirroring(stack, id ?? `ExtraHop${index || ''}`, {
        targets,
        ...(filterId !== undefined && { filter: TrafficMirrorFilter.fromTrafficMirrorFilterId(stack, `${filterId}-${index}`, filterId) }),
        ...(typeof props === 'function' ? props(stack) : props),
      });
      more?.(stack, construct, targets);
    });
    return this.aws.deploy((stack.node.root as App).synth().directory);
  }

  async destroy(stack: DeployedStack): Promise<void> {
    await this.clock.runWhile(stack.delete());
  }

  /** Lets pending instances run and every message that is due be worked on. */
  async settle(ms = MINUTE): Promise<void> {
    await this.clock.runFor(ms);
    await this.aws.idle({ ignoreDelayed: true });
  }

  /** Sessions as EC2 has them, each as `interface number target`. */
  sessions(): string[] {
    return [...this.ec2.state.trafficMirrorSessions.values()]
      .map(({ NetworkInterfaceId, SessionNumber, TrafficMirrorTargetId }) => `${NetworkInterfaceId} ${SessionNumber} ${TrafficMirrorTargetId}`)
      .sort();
  }

  /** Interfaces that a session mirrors, one entry for each session. */
  mirrored(): string[] {
    return [...this.ec2.state.trafficMirrorSessions.values()].map(({ NetworkInterfaceId }) => NetworkInterfaceId).sort();
  }

  /** Calls that functions made of EC2, by name. */
  calls(): string[] {
    return this.ec2.calls.filter(({ principal }) => principal !== undefined).map(({ operation }) => operation);
  }
}

/** The structured lines of a function's log, without those that are metrics. */
export function lines(stack: DeployedStack): Record<string, unknown>[] {
  const objects = stack.function().logs().filter(({ message }) => message.startsWith('{')).map(({ message }) => JSON.parse(message) as Record<string, unknown>);
  return objects.filter((line) => !('_aws' in line));
}

/** What CloudWatch makes of a function's log. */
export function publishedMetrics(stack: DeployedStack, name?: RegExp): PublishedMetrics {
  const metrics = new PublishedMetrics();
  stack.function(name).logs().forEach(({ message }) => metrics.read(message));
  return metrics;
}
