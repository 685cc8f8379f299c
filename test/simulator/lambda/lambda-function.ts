import { createHash, randomUUID } from 'node:crypto';
import { Clock } from '../clock';
import { runtimeVariables } from './environment-variables';
import { ExecutionEnvironment, InvocationOutcome } from './execution-environment';
import { LogEvent, LogGroups } from './log-groups';
import { endLines, startLines } from './platform-log';
import { Role } from './roles';
import { Invocation } from './runtime-api';

export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  readonly role: Role;
  readonly runtime: string;
  readonly handler: string;
  readonly codeDirectory: string;
  readonly timeoutSeconds: number;
  readonly memorySize: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroupName: string;
  readonly logFormat: string;
  readonly logLevel?: string;
  readonly reservedConcurrency?: number;
}

/** What all functions have in common. */
export interface FunctionSurroundings {
  /** The clock of the simulated AWS. */
  readonly clock: Clock;
  /** The clock of the functions' processes. */
  readonly processClock: Clock;
  readonly region: string;
  readonly logGroups: LogGroups;
  readonly endpoints: Readonly<Record<string, string>>;
  /** The Node.js that stands for a Lambda runtime. */
  readonly nodePath: (runtime: string) => string;
  readonly nodeArguments: readonly string[];
  readonly nodeOptions?: string;
}

/** A process and the log stream that it writes to. */
interface Sandbox {
  readonly environment: ExecutionEnvironment;
  readonly log: (line: string) => void;
}

export type InvokeOutcome = InvocationOutcome | { readonly kind: 'throttled' };

/** One function, its warm processes and what they have written. */
export class LambdaFunction {
  /** Key pair of the role's session; the simulated services know the role by its id. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
  /** All lines of all processes, whether or not the role may write logs. */
  readonly output: string[] = [];
  /** Every finished invocation, oldest first. */
  readonly invocations: InvocationOutcome[] = [];
  private readonly sandboxes = new Set<Promise<Sandbox>>();
  private readonly idle: Sandbox[] = [];
  private readonly listeners = new Set<() => void>();
  private running = 0;
  private stopped = false;

  constructor(readonly settings: FunctionSettings, private readonly surroundings: FunctionSurroundings) {
    const digest = createHash('sha256').update(settings.arn).digest('hex').toUpperCase();
    this.credentials = { accessKeyId: `ASIA${digest.slice(0, 16)}`, secretAccessKey: digest.slice(0, 40), sessionToken: digest.slice(40) };
  }

  get name(): string { return this.settings.name; }
  get arn(): string { return this.settings.arn; }

  /** Invocations under way. */
  get concurrency(): number {
    return this.running;
  }

  /** Calls back after every invocation. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** What CloudWatch Logs holds of this function. */
  logs(): readonly LogEvent[] {
    return this.surroundings.logGroups.find(this.settings.logGroupName)?.events ?? [];
  }

  async invoke(event: unknown): Promise<InvokeOutcome> {
    if (this.running >= (this.settings.reservedConcurrency ?? Infinity)) return { kind: 'throttled' };
    this.running += 1;
    try {
      const outcome = await this.run({ requestId: randomUUID(), functionArn: this.arn, payload: JSON.stringify(event) });
      this.invocations.push(outcome);
      return outcome;
    } finally {
      this.running -= 1;
      this.listeners.forEach(listener => listener());
    }
  }

  /** Ends all processes, whatever they are doing. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.sandboxes].map(async sandbox => (await sandbox).environment.stop()));
  }

  private async run(invocation: Invocation): Promise<InvocationOutcome> {
    const { settings: { logFormat, memorySize }, surroundings: { clock } } = this;
    if (this.stopped) {
      const error = { errorType: 'Runtime.Stopped', errorMessage: `the function ${this.name} is stopped` };
      return { kind: 'failed', requestId: invocation.requestId, error };
    }
    const sandbox = await this.sandbox();
    const startedAt = clock.now();
    startLines(invocation.requestId, logFormat, startedAt).forEach(sandbox.log);
    const outcome = await sandbox.environment.invoke(invocation);
    if (outcome === 'not started') return this.run(invocation);
    endLines({ startedAt, endedAt: clock.now(), memorySize, outcome }, logFormat).forEach(sandbox.log);
    this.idle.push(sandbox);
    return outcome;
  }

  private async sandbox(): Promise<Sandbox> {
    while (this.idle.length > 0) {
      const warm = this.idle.pop();
      if (warm?.environment.usable) return warm;
    }
    const sandbox = this.startSandbox();
    this.sandboxes.add(sandbox);
    return sandbox;
  }

  private async startSandbox(): Promise<Sandbox> {
    const { settings, surroundings } = this;
    const day = new Date(surroundings.clock.now()).toISOString().slice(0, 10).replace(/-/g, '/');
    const logStreamName = `${day}/[$LATEST]${randomUUID().replace(/-/g, '')}`;
    const log = (line: string) => {
      this.output.push(line);
      surroundings.logGroups.write(settings.role, settings.logGroupName, logStreamName, line);
    };
    const environment = await ExecutionEnvironment.start({
      nodePath: surroundings.nodePath(settings.runtime),
      nodeArguments: surroundings.nodeArguments,
      codeDirectory: settings.codeDirectory,
      variables: {
        ...settings.variables,
        ...runtimeVariables({
          ...settings,
          ...surroundings,
          functionName: settings.name,
          logStreamName,
          credentials: this.credentials,
        }),
      },
      timeoutSeconds: settings.timeoutSeconds,
      clock: surroundings.processClock,
      onOutput: log,
    });
    return { environment, log };
  }
}
