import { ChildProcess, ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Clock } from '../clock';
import { readLines } from './output-lines';
import { Invocation, RuntimeApi, RuntimeError } from './runtime-api';
import { VirtualClock } from '../virtual-clock';
import { VirtualProcess } from '../virtual-process';

export interface EnvironmentSettings {
  readonly nodePath: string;
  readonly nodeArguments: readonly string[];
  readonly codeDirectory: string;
  /** The complete environment of the process but for AWS_LAMBDA_RUNTIME_API. */
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** The clock on which the process lives, and by which its time is measured. */
  readonly clock: Clock;
  readonly onOutput: (line: string) => void;
}

export type InvocationOutcome =
  | { readonly kind: 'succeeded'; readonly requestId: string; readonly payload: unknown }
  | { readonly kind: 'failed'; readonly requestId: string; readonly error: RuntimeError };

type Result = { readonly payload: string } | { readonly error: RuntimeError };

interface Run {
  readonly invocation: Invocation;
  readonly finish: (outcome: InvocationOutcome | 'not started') => void;
  started: boolean;
  result?: Result;
  streamsToEnd: number;
  cancelTimeout?: () => void;
}

/** How long a process may take to load its code; generous, as it is counted in real time on a busy machine. */
const INIT_LIMIT_MS = 30_000;

/** One process that runs one invocation at a time, and stays warm in between. */
export class ExecutionEnvironment {
  static async start(settings: EnvironmentSettings): Promise<ExecutionEnvironment> {
    const { clock, variables } = settings;
    const virtual = clock instanceof VirtualClock ? clock.startProcess(variables.AWS_LAMBDA_FUNCTION_NAME) : undefined;
    const environment = new ExecutionEnvironment(settings, virtual);
    environment.api = await RuntimeApi.listen({
      onStart: () => environment.startTimeout(),
      onResponse: (requestId, payload) => environment.take(requestId, { payload }),
      onError: (requestId, error) => environment.take(requestId, { error }),
      onInitError: error => { environment.initError = error; },
    });
    environment.spawn();
    return environment;
  }

  private api!: RuntimeApi;
  private process!: ChildProcess;
  private exited!: Promise<void>;
  private initTimer?: NodeJS.Timeout;
  private initError?: RuntimeError;
  private killedFor?: RuntimeError;
  private run?: Run;
  private served = 0;
  private gone = false;

  private constructor(private readonly settings: EnvironmentSettings, private readonly virtual?: VirtualProcess) {}

  /** Whether the process can take another invocation. */
  get usable(): boolean {
    return !this.gone && this.run === undefined;
  }

  /** The most memory that the process has used so far, in MB; undefined where the operating system does not tell. */
  get maxMemoryUsed(): number | undefined {
    const status = `/proc/${this.process.pid}/status`;
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(existsSync(status) ? readFileSync(status, 'utf8') : '') ?? [];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  }

  /** Answers `not started` when the process, warm from an earlier invocation, ends before it takes this one on. */
  async invoke(invocation: Invocation): Promise<InvocationOutcome | 'not started'> {
    return new Promise(resolve => {
      this.run = { invocation, finish: resolve, started: false, streamsToEnd: 2 };
      const offer = () => this.api.offer(invocation);
      if (this.virtual) this.virtual.invoke(offer); else offer();
    });
  }

  async stop(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited;
  }

  private spawn(): void {
    const { nodePath, nodeArguments, codeDirectory, variables, onOutput } = this.settings;
    const child = spawn(nodePath, [...(this.virtual?.nodeArguments ?? []), ...nodeArguments, join(__dirname, 'bootstrap.mjs')], {
      cwd: codeDirectory,
      env: { ...variables, AWS_LAMBDA_RUNTIME_API: this.api.address },
      stdio: ['ignore', 'pipe', 'pipe', this.virtual ? 'ipc' : 'ignore'],
    }) as ChildProcessByStdio<null, Readable, Readable>;
    this.process = child;
    this.virtual?.attach(child);
    const endOfOutput = (requestId: string) => this.takeEndOfOutput(requestId);
    readLines(child.stdout, onOutput, endOfOutput);
    readLines(child.stderr, onOutput, endOfOutput);
    // A virtual clock has a patience of its own, as the process may have to wait for others before it starts.
    if (!this.virtual) this.initTimer = setTimeout(() => this.kill({ errorType: 'Sandbox.Timedout', errorMessage: 'the code took too long to load' }), INIT_LIMIT_MS);
    this.exited = new Promise(resolve => {
      child.once('error', error => { this.killedFor = { errorType: 'Runtime.InvalidEntrypoint', errorMessage: error.message }; });
      child.once('close', (code, signal) => {
        this.virtual?.end();
        this.takeExit(signal ? `signal: ${signal}` : `exit status ${code}`);
        this.api.close().then(resolve, resolve);
      });
    });
  }

  private startTimeout(): number {
    const { clock, timeoutSeconds } = this.settings;
    clearTimeout(this.initTimer);
    const message = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
    if (this.run) {
      this.run.started = true;
      this.run.cancelTimeout = clock.setTimeout(() => this.kill({ errorType: 'Sandbox.Timedout', errorMessage: message }), timeoutSeconds * 1000);
    }
    return clock.now() + timeoutSeconds * 1000;
  }

  private kill(reason: RuntimeError): void {
    this.killedFor = reason;
    this.virtual?.disturb();
    this.process.kill('SIGKILL');
  }

  private take(requestId: string, result: Result): void {
    if (this.run?.invocation.requestId !== requestId) return;
    this.run.result = result;
    this.finishIfComplete();
  }

  private takeEndOfOutput(requestId: string): void {
    if (this.run?.invocation.requestId !== requestId) return;
    this.run.streamsToEnd -= 1;
    this.finishIfComplete();
  }

  private takeExit(reason: string): void {
    this.gone = true;
    clearTimeout(this.initTimer);
    if (!this.run) return;
    if (this.run.result) return this.finish(this.run.result);
    if (!this.run.started && this.served > 0) return this.end('not started');
    this.fail(this.killedFor ?? this.initError ?? { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${reason}` });
  }

  private finishIfComplete(): void {
    if (this.run?.result && this.run.streamsToEnd === 0) this.finish(this.run.result);
  }

  private finish(result: Result): void {
    if ('error' in result) return this.fail(result.error);
    if (this.run) this.end({ kind: 'succeeded', requestId: this.run.invocation.requestId, payload: JSON.parse(result.payload) });
  }

  private fail(error: RuntimeError): void {
    if (this.run) this.end({ kind: 'failed', requestId: this.run.invocation.requestId, error });
  }

  private end(outcome: InvocationOutcome | 'not started'): void {
    const run = this.run;
    this.run = undefined;
    this.served += 1;
    run?.cancelTimeout?.();
    this.virtual?.finish();
    run?.finish(outcome);
  }
}
