import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ExtraHopTrafficMirroring, type ExtraHopTrafficMirroringProps, TrafficMirrorFilter, TrafficMirrorTarget } from '../../../src';
import { ACCOUNT_ID } from '../account';

export const ENV = { account: ACCOUNT_ID, region: 'us-east-1' };
export const FILTER_ID = 'tmf-0123456789abcdef0';

const folders: string[] = [];

afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** Synthesizes an app, and answers its folder, which goes with the tests. */
export function synthesized(add: (app: App) => void, context: Readonly<Record<string, unknown>> = {}): string {
  const outdir = join(mkdtempSync(join(tmpdir(), 'app-')), 'cdk.out');
  folders.push(join(outdir, '..'));
  const app = new App({ outdir, treeMetadata: false, context });
  add(app);
  return app.synth().directory;
}

/** A stack named Mirroring with a mirroring in it. */
export function stackWith(props: (stack: Stack) => Partial<ExtraHopTrafficMirroringProps>, env: object = { env: ENV }): (app: App) => void {
  return (app) => {
    const stack = new Stack(app, 'Mirroring', env);
    mirroring(stack, 'ExtraHop', props(stack));
  };
}

export function mirroring(scope: Stack, id: string, props: Partial<ExtraHopTrafficMirroringProps>): ExtraHopTrafficMirroring {
  return new ExtraHopTrafficMirroring(scope, id, {
    filter: TrafficMirrorFilter.fromTrafficMirrorFilterId(scope, `${id}Filter`, FILTER_ID), ...props,
  });
}

export function existingTarget(stack: Stack, targetId = 'tmt-0123456789abcdef0') {
  return TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, targetId, targetId);
}
