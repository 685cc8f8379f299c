import { type DeployedStack } from '../../local-aws/cloudformation/stack';
import { Deployment, lines, MINUTE } from '../deployed/deployment';

/** EC2 grants an account 50 mutating calls of a kind at once, and 5 a second after that. */
export const BURST = 50;
export const PER_SECOND = 5;

/** How long an instance of the local EC2 takes from its launch to its event. */
const PENDING = 8_000;

/** What a rollout took, by the calls that the functions made. */
export interface Figures {
  readonly seconds: number;
  /** What the mutating quota allows at best, for as many creations. */
  readonly atBest: number;
  readonly callsPerInterface: number;
  readonly refused: number;
  /** Milliseconds from an instance's event to its session, of those that started meanwhile, in ascending order. */
  readonly waits: readonly number[];
  readonly longestRunSeconds: number;
  readonly maxMemoryMb: number;
  readonly sweeps: number;
}

/** A fleet that is mirrored at the pace that EC2 grants, in virtual time: 100 ms a call, throttled, and read with some lag. */
export class Rollout {
  static async start(): Promise<Rollout> {
    const account = { throttling: true, lagMs: 300, trail: true, quotas: { sessionsPerAccount: 20_000 } };
    return new Rollout(await Deployment.start(account, { latencyMs: 100 }));
  }

  readonly subnetIds: readonly string[];
  private readonly since = new Map<string, number>();
  private readonly waits: number[] = [];
  private beganAt = 0;
  private firstCall = 0;
  private before = 0;

  private constructor(readonly deployment: Deployment) {
    this.subnetIds = Array.from({ length: 4 }, () => deployment.fleet.addSubnet());
    deployment.ec2.onCall(({ operation, input, error }) => {
      const { NetworkInterfaceId = '' } = input as { NetworkInterfaceId?: string };
      const at = this.since.get(NetworkInterfaceId);
      if (operation !== 'CreateTrafficMirrorSession' || error !== undefined || at === undefined) return;
      this.waits.push(deployment.clock.now() - at);
      this.since.delete(NetworkInterfaceId);
    });
  }

  /** Sensors on large instances, which take a hundred sources each. */
  sensors(count: number): readonly string[] {
    const { fleet } = this.deployment;
    return Array.from({ length: count }, (_, index) => fleet.addSensor({ subnetId: this.subnet(index), instanceType: 'c5.18xlarge' }).targetId);
  }

  /** A target of any number of sources: a Network Load Balancer with a sensor in each subnet. */
  loadBalancer(): string {
    const { fleet } = this.deployment;
    const registered = this.subnetIds.map((subnetId) => fleet.addSensor({ subnetId, instanceType: 'c5.18xlarge' }).instanceId);
    return fleet.addNetworkLoadBalancer({ registered, subnetIds: this.subnetIds, crossZone: true }).targetId;
  }

  /** Instances that run already. */
  running(count: number): readonly string[] {
    return Array.from({ length: count }, (_, index) => this.deployment.fleet.addInstance({ subnetId: this.subnet(index) }).networkInterfaceId);
  }

  /** From now on, an instance starts every so many milliseconds: `count` in all, or until nobody asks for more. */
  launch(everyMs: number, count = Infinity): () => number {
    let launched = 0;
    const next = () => {
      if (launched >= count) return;
      const { networkInterfaceId } = this.deployment.fleet.launchInstance({ subnetId: this.subnet(launched) });
      this.since.set(networkInterfaceId, this.deployment.clock.now() + PENDING);
      launched += 1;
      this.deployment.clock.setTimeout(next, everyMs);
    };
    this.deployment.clock.setTimeout(next, everyMs);
    return () => {
      count = launched;
      return launched;
    };
  }

  begin(): void {
    const { clock, ec2 } = this.deployment;
    this.beganAt = clock.now();
    this.firstCall = ec2.calls.length;
    this.before = ec2.state.trafficMirrorSessions.size;
  }

  /** Lets time pass until so many interfaces that ran at the beginning, and all that started more than half a minute ago, are mirrored. */
  async until(sessions: () => number, limitMinutes: number): Promise<void> {
    const { clock, ec2 } = this.deployment;
    await clock.runUntil(() => ec2.state.trafficMirrorSessions.size >= sessions(), limitMinutes * MINUTE);
  }

  figures(stack: DeployedStack): Figures {
    const { clock, ec2 } = this.deployment;
    const calls = ec2.calls.slice(this.firstCall).filter(({ principal }) => principal !== undefined);
    const sessions = ec2.state.trafficMirrorSessions.size - this.before;
    const reports = stack.function().logs().map(({ message }) => message);
    const numbers = (pattern: RegExp) => reports.flatMap((message) => Number(pattern.exec(message)?.[1] ?? 0));
    return {
      seconds: (clock.now() - this.beganAt) / 1000,
      atBest: Math.max(0, sessions - BURST) / PER_SECOND,
      callsPerInterface: calls.length / sessions,
      refused: calls.filter(({ error }) => error !== undefined).length,
      waits: [...this.waits].sort((a, b) => a - b),
      longestRunSeconds: Math.max(...numbers(/\sDuration: ([\d.]+) ms/)) / 1000,
      maxMemoryMb: Math.max(...numbers(/Max Memory Used: (\d+) MB/)),
      sweeps: lines(stack).filter(({ message }) => message === 'swept').length,
    };
  }

  private subnet(index: number): string {
    return this.subnetIds[index % this.subnetIds.length];
  }
}
