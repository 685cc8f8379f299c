import { spawnSync } from 'node:child_process';

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: { [name: string]: string };
}

/** What it printed; when it fails, an error with the end of it. */
export function run(command: readonly string[], options: CommandOptions): string {
  const [file, ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    cwd: options.cwd,
    encoding: 'utf8',
    env: { ...process.env, JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1', ...options.env },
    maxBuffer: Infinity,
  });
  if (error !== undefined) throw new Error(`${command.join(' ')} cannot be started: ${error.message}`);
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${`${stdout}\n${stderr}`.trim().slice(-4000)}`);
  return stdout;
}

export function exists(command: readonly string[]): boolean {
  const [file, ...args] = command;
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}
