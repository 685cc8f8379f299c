import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { type Environment, environmentOf, home } from './process';
import { TrafficMirrorFilter, TrafficMirrorSources } from '../../../src';
import { Deployment, MINUTE } from '../../deployed/deployment';
import { existingTarget, mirroring, synthesized } from '../app/apps';

const ROOT = join(__dirname, '..', '..', '..');

let deployment: Deployment;

beforeEach(async () => {
  // The command's own clock is that of this machine.
  deployment = await Deployment.start({}, { start: Date.now() - 15 * MINUTE });
});

afterEach(async () => deployment.stop());

/** The shell commands of the steps that plan, in order. */
function planningSteps(): readonly string[] {
  const steps = readFileSync(join(ROOT, 'examples', 'github-actions', 'plan.yml'), 'utf8').split(/^ {6}- /m).slice(1);
  return steps
    .filter((step) => step.includes('npx cdk-extrahop-traffic-mirroring plan') && /^ +run: /m.test(step))
    .map((step) => {
      const [, first = '', rest = ''] = /^ +run: (.*)\n([^]*)$/m.exec(step) ?? [];
      return first === '|' ? rest.replace(/^ {10}/gm, '') : first;
    });
}

/** Runs a step as a runner does. */
async function runStep(script: string, cwd: string, env: Environment): Promise<{ readonly status: number | null; readonly stderr: string }> {
  const child = spawn('bash', ['-eo', 'pipefail', '-c', script], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stderr })));
}

test('the steps of the example plan what is deployed, then the change, and write a comment that names what would be lost', async () => {
  const { networkInterfaceId } = deployment.fleet.addInstance({ tags: { env: 'test' } });
  deployment.addInstances(1);
  const targetId = deployment.addLargeSensor();
  const app = (sources?: TrafficMirrorSources) => synthesized((root) => {
    const stack = new Stack(root, 'Network', { env: { account: '123456789012', region: 'us-east-1' } });
    mirroring(stack, 'ExtraHop', { targets: [existingTarget(stack, targetId)], filter: new TrafficMirrorFilter(stack, 'Filter'), ...(sources && { sources }) });
  });
  await deployment.aws.deploy(app());
  await deployment.settle(Date.now() - deployment.clock.now());
  const folder = home();
  const npx = join(folder, 'npx');
  writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(ROOT, 'assets', 'cli', 'index.mjs')}" "$@"\n`);
  chmodSync(npx, 0o755);
  cpSync(app(TrafficMirrorSources.select({ exclude: [{ tags: { env: 'test' } }] })), join(folder, 'cdk.out'), { recursive: true });
  const base = environmentOf(deployment.aws.endpoints);
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  const env = { ...base, ...files, PATH: `${folder}:${base.PATH}`, STACK: 'Network' };

  const steps = planningSteps();
  expect(steps).toHaveLength(2);
  for (const step of steps) expect(await runStep(step, folder, env)).toMatchObject({ status: 0 });

  expect(readFileSync(files.GITHUB_OUTPUT, 'utf8')).toBe('status=3\n');
  const comment = readFileSync(join(folder, 'plan.md'), 'utf8');
  expect(comment).toContain(`| lost | ${networkInterfaceId} | ${targetId} | - |`);
  expect(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')).toBe(comment);
  expect(existsSync(join(folder, 'before.json'))).toBe(true);
}, 240_000);
