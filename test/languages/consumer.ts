import { cpSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command';

export const ROOT = join(__dirname, '..', '..');
export const DIST = join(ROOT, 'dist');

/** Somebody who installs the package in one language. */
export interface Consumer {
  readonly language: string;
  /** What is missing on this machine, so that the package's sources are generated and nothing more. */
  readonly missing?: () => string | undefined;
  /** Makes the package, as it is released, in `dist`. */
  readonly build: () => void;
  /** What can be said of the package on a machine where something is missing. */
  readonly inspect?: () => string;
  /** Installs the package and this aws-cdk-lib for the app. */
  readonly install: (app: string, cdkVersion: string) => Installation;
}

export interface Installation {
  /** What the app's command needs in its environment. */
  readonly env: { readonly [name: string]: string };
  /** Version of the library through which the language talks to the constructs. */
  readonly runtime?: string;
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
}

export function manifest(folder = ROOT): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

export function pacmak(target: string, ...options: readonly string[]): void {
  run(['npx', 'jsii-pacmak', '--target', target, ...options], { cwd: ROOT });
}

/** A copy of the language's example, outside the project, as somebody would start from it. */
export function freshApp(language: string): string {
  const folder = mkdtempSync(join(tmpdir(), `mirroring-${language}-`));
  cpSync(join(ROOT, 'examples', language), folder, { recursive: true });
  return folder;
}

/** Runs the app's command from its `cdk.json`, as the CDK does; returns the template of its stack. */
export function synthesize(app: string, env: { readonly [name: string]: string }): unknown {
  const { app: command } = JSON.parse(readFileSync(join(app, 'cdk.json'), 'utf8')) as { app: string };
  const assembly = join(app, 'cdk.out');
  mkdirSync(assembly, { recursive: true });
  run(['sh', '-c', command], { cwd: app, env: { ...env, CDK_OUTDIR: assembly } });
  return JSON.parse(readFileSync(join(assembly, 'Mirroring.template.json'), 'utf8'));
}
