import { createHash, randomUUID } from 'node:crypto';
import { Clock } from '../clock';
import { runtimeVariables } from './environment-variables';
import { ExecutionEnvironment, InvocationOutcome } from './execution-environment';
import { LogEvent, LogGroups } from './log-groups';
import { endLines, startLines } from './platform-log';
import { Role } from './roles';
import { Invocation } from './runtime-api';
import { continuedTrace, LONGEST_CHAIN, runsInTrace } from './trace-header';

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
  /** Key with which the variables are encrypted. @default - one that takes no permission of the role's */
  readonly keyArn?: string;
  readonly logGroupName: string;
  readonly logFormat: string;
  readonly logLevel?: string;
  readonly reservedConcurrency?: number;
  /** Whether the function may run in a loop through other services. */
  readonly recursiveLoop?: 'Allow' | 'Terminate';
}

/** What all functions have in common. */
export interface FunctionSurroundings {
  /** The clock of the simulated AWS. */
  readonly clock: Clock;
  /** The clock of the functions' processes. */
  readonly processClock: Clock;
  readonly region: string;
  readonly logGroups: LogGroups;
  /** Whether a role may do something with a key. */
  readonly mayUseKey: (role: Role, keyArn: string, action: string, context: Readonly<Record<string, string>>) => boolean;
  readonly endpoints: Readonly<Record<string, string>>;
  /** The Node.js that stands for a Lambda runtime. */
  readonly nodePath: (runtime: string) => string;
  readonly nodeArguments: readonly string[];
  readonly nodeOptions?: string;
}

/** A process, the configuration with which it was started, and the log stream that it writes to. */
interface Sandbox {
  readonly environment: ExecutionEnvironment;
  readonly settings: FunctionSettings;
  readonly log: (line: string) => void;
}

/** `looping`: Lambda has stopped the chain of calls that led here. */
export type InvokeOutcome = InvocationOutcome | { readonly kind: 'throttled' } | { readonly kind: 'looping' };

export interface InvokeOptions {
  readonly requestId?: string;
  /** The chain of calls that led here. */
  readonly traceHeader?: string;
}

const DECRYPTION_DENIED = {
  errorType: 'KMSAccessDeniedException',
  errorMessage: 'Lambda was unable to decrypt the environment variables because KMS access was denied.',
};

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

  constructor(private current: FunctionSettings, private readonly surroundings: FunctionSurroundings) {
    const digest = createHash('sha256').update(current.arn).digest('hex').toUpperCase();
    this.credentials = { accessKeyId: `ASIA${digest.slice(0, 16)}`, secretAccessKey: digest.slice(0, 40), sessionToken: digest.slice(40) };
  }

  get settings(): FunctionSettings { return this.current; }
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

  /** From now on new processes serve; invocations under way end in the old ones. */
  async configure(settings: FunctionSettings): Promise<void> {
    this.current = settings;
    await Promise.all(this.idle.splice(0).map(async ({ environment }) => environment.stop()));
  }

  /** Whether Lambda stops the chain of calls before it runs this function again. */
  stopsLoop(traceHeader: string | undefined): boolean {
    return this.settings.recursiveLoop !== 'Allow' && runsInTrace(traceHeader, this.arn) >= LONGEST_CHAIN;
  }

  async invoke(event: unknown, { requestId = randomUUID(), traceHeader }: InvokeOptions = {}): Promise<InvokeOutcome> {
    if (this.stopsLoop(traceHeader)) return { kind: 'looping' };
    if (this.running >= (this.settings.reservedConcurrency ?? Infinity)) return { kind: 'throttled' };
    this.running += 1;
    try {
      const outcome = await this.run({
        requestId,
        functionArn: this.arn,
        payload: JSON.stringify(event),
        traceHeader: continuedTrace(traceHeader, this.arn),
      });
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
    const { clock } = this.surroundings;
    if (this.stopped) {
      const error = { errorType: 'Runtime.Stopped', errorMessage: `the function ${this.name} is stopped` };
      return { kind: 'failed', requestId: invocation.requestId, error };
    }
    if (!this.mayDecrypt()) return { kind: 'failed', requestId: invocation.requestId, error: DECRYPTION_DENIED };
    const sandbox = await this.sandbox();
    const { logFormat, memorySize } = sandbox.settings;
    const startedAt = clock.now();
    startLines(invocation.requestId, logFormat, startedAt).forEach(sandbox.log);
    const outcome = await sandbox.environment.invoke(invocation);
    if (outcome === 'not started') return this.run(invocation);
    const { maxMemoryUsed } = sandbox.environment;
    endLines({ startedAt, endedAt: clock.now(), memorySize, maxMemoryUsed, outcome }, logFormat).forEach(sandbox.log);
    if (sandbox.settings === this.current) this.idle.push(sandbox);
    else await sandbox.environment.stop();
    return outcome;
  }

  /** Without the grant on the key that Lambda makes for itself, which ends with the role that it was made for. */
  private mayDecrypt(): boolean {
    const { arn, keyArn, role } = this.settings;
    return keyArn === undefined || this.surroundings.mayUseKey(role, keyArn, 'kms:Decrypt', { 'kms:EncryptionContext:aws:lambda:FunctionArn': arn });
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
    return { environment, settings, log };
  }
}
