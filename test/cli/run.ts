import { Writable } from 'node:stream';
import { type Files, record } from './account';
import { run } from '../../src/cli/run';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, as its own process would. */
export async function cli(...argv: readonly string[]): Promise<Ran> {
  const [output, messages] = [new Collected(), new Collected()];
  const status = await run(argv, { version: '0.0.0', clock: () => Date.UTC(2026, 0, 31), env: {}, output, messages });
  return { status, stdout: output.text, stderr: messages.text };
}

/** Runs it on a terminal of this many columns, as `cli` does. */
export async function cliOnTerminal(columns: number, env: Readonly<Record<string, string | undefined>>, ...argv: readonly string[]): Promise<Ran> {
  const [output, messages] = [Object.assign(new Collected(), { isTTY: true, columns }), new Collected()];
  const status = await run(argv, { version: '0.0.0', clock: () => Date.UTC(2026, 0, 31), env, output, messages });
  return { status, stdout: output.text, stderr: messages.text };
}

/** Runs it on a snapshot of these files; in what it prints the folder is called SNAPSHOT. */
export async function cliOn(files: Files, ...argv: readonly string[]): Promise<Ran> {
  const folder = record(files);
  const { status, stdout, stderr } = await cli(...argv, '--snapshot', folder);
  return { status, stdout: stdout.replaceAll(folder, 'SNAPSHOT'), stderr: stderr.replaceAll(folder, 'SNAPSHOT') };
}

class Collected extends Writable {
  public text = '';

  public override _write(chunk: Buffer | string, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
