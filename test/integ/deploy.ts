import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTrafficMirrorSessionsCommand, EC2Client, type TrafficMirrorSession } from '@aws-sdk/client-ec2';
import { type Finding, type Probed, probeSession, probeTarget, probeWidenedRule } from './assumptions';
import { STEPS } from './steps';
import { OWNERSHIP_TAG_KEY } from '../../src/names';

/*
 * Deploys all steps to the account of the present credentials, one after another, and deletes them. See docs/integration-tests.md.
 */

const OWNER = 'MirroringIntegration/Mirroring';
/** The `latest` of the CDK CLI is a stray release that refuses these assemblies. */
const CDK = ['--yes', 'aws-cdk@2.1148.1'];
const APP = 'npx tsx --tsconfig tsconfig.dev.json test/integ/integ.mirroring.ts';

const outputs = join(mkdtempSync(join(tmpdir(), 'mirroring-integ-')), 'outputs.json');
const ec2 = new EC2Client({});

function cdk(command: readonly string[], step: string): void {
  const args = [...CDK, ...command, '--all', '--app', APP, '--context', `step=${step}`];
  const { status } = spawnSync('npx', args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`cdk ${command[0]} of the step ${step}: expected exit status 0, got ${status}`);
}

async function sessions(): Promise<readonly TrafficMirrorSession[]> {
  const { TrafficMirrorSessions = [] } = await ec2.send(new DescribeTrafficMirrorSessionsCommand({
    Filters: [{ Name: `tag:${OWNERSHIP_TAG_KEY}`, Values: [OWNER] }],
  }));
  return TrafficMirrorSessions;
}

async function findings(step: string): Promise<readonly Finding[]> {
  const [session] = await sessions() as Probed[];
  if (step === 'interface-target') {
    const { MirroringIntegration: { SensorInterfaceId = '' } = {} } = JSON.parse(readFileSync(outputs, 'utf8')) as Record<string, Record<string, string>>;
    return [...await probeSession(ec2, session), await probeTarget(ec2, session, SensorInterfaceId)];
  }
  return step === 'widened-rule' ? [await probeWidenedRule(ec2, session.TrafficMirrorFilterId)] : [];
}

async function main(): Promise<void> {
  const [, , ...only] = process.argv;
  for (const { name, sources } of STEPS) {
    if (only.length > 0 && !only.includes(name)) continue;
    cdk(['deploy', '--require-approval', 'never', '--outputs-file', outputs], name);
    const found = await sessions();
    if (found.length !== sources.length) throw new Error(`${name}: expected ${sources.length} sessions, got ${JSON.stringify(found)}`);
    for (const { holds, assumption, answer } of await findings(name)) console.log(`${holds ? 'holds' : 'DOES NOT HOLD'}: ${assumption}\n  ${answer}`);
    console.log(`${name}: ${found.length} sessions, as expected`);
  }
  cdk(['destroy', '--force'], STEPS[STEPS.length - 1].name);
  const left = await sessions();
  if (left.length > 0) throw new Error(`after the deletion: expected no session, got ${JSON.stringify(left)}`);
  console.log('deleted: no session is left');
}

void main();
