import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ran } from '../run';

// As `npx projen bundle` made it, and as the package ships it.
const COMMAND_LINE = join(__dirname, '..', '..', '..', 'assets', 'cli', 'index.mjs');

export type Environment = Readonly<Record<string, string>>;

/** What leads every client to services of a local AWS, by their identifiers in `AWS_ENDPOINT_URL_…`, and to nothing of this machine. */
export function environmentOf(endpoints: Environment, accessKeyId = 'AKIALOCAL'): Environment {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home(),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'unused',
    ...Object.fromEntries(Object.entries(endpoints).map(([service, url]) => [`AWS_ENDPOINT_URL_${service}`, url])),
  };
}

/** Runs the command in a process of its own, while this one may answer it. */
export async function command(env: Environment, ...argv: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [COMMAND_LINE, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const collected = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => { collected[name] += text; });
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? -1));
  });
  return { status, ...collected };
}

const folders: string[] = [];

afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder of its own, which goes with the tests. */
export function home(): string {
  const folder = mkdtempSync(join(tmpdir(), 'live-'));
  folders.push(folder);
  return folder;
}
