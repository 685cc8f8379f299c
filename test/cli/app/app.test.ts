import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnParameter, Fn, Lazy, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ENV, existingTarget, FILTER_ID, mirroring, stackWith, synthesized } from './apps';
import {
  TrafficMirrorDestination, TrafficMirrorFilter, TrafficMirrorSources, TrafficMirrorTarget, TrafficMirrorTargetDiscovery, ZoneLocality,
} from '../../../src';
import { account, ACCOUNT_ID, type Files, record } from '../account';
import { cli, cliOn } from '../run';

const TARGETS = 'describe-traffic-mirror-targets.json';
const SENSOR = 'eni-0123456789abcdef0';

/** The account, with its sensor under ids as the constructs insist on; the stack's target is not deployed. */
function recorded(targets: readonly object[] = [], over: Files = {}): Files {
  const files = JSON.stringify(account()).replaceAll('eni-sensor', SENSOR);
  return { ...JSON.parse(files) as Files, [TARGETS]: { TrafficMirrorTargets: targets }, ...over };
}

const EXISTING = { TrafficMirrorTargetId: 'tmt-0123456789abcdef0', NetworkInterfaceId: SENSOR, Type: 'network-interface', OwnerId: ACCOUNT_ID };

interface Json {
  readonly interfaces: readonly { readonly instanceId: string; readonly targetId?: string; readonly reason: { readonly code: string } }[];
  readonly targets: readonly { readonly targetId: string; readonly capacity: number | null; readonly planned: number }[];
}

async function planned(app: string, files: Files, ...options: readonly string[]): Promise<Json & { readonly stderr: string }> {
  const { stdout, stderr } = await cliOn(files, 'plan', '--app', app, '--output', 'json', ...options);
  expect({ stderr, stdout: stdout.slice(0, 1) }).toEqual({ stderr, stdout: '{' });
  return { ...JSON.parse(stdout) as Json, stderr };
}

function mirroredTo({ interfaces }: Json): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(interfaces.map(({ instanceId, targetId }) => [instanceId, targetId]));
}

function toSensor(stack: Stack, id = 'Target'): TrafficMirrorTarget {
  return new TrafficMirrorTarget(stack, id, { destination: TrafficMirrorDestination.networkInterfaceId(SENSOR) });
}

test('a plan for an app has the settings of its mirroring', async () => {
  const app = synthesized(stackWith((stack) => ({
    targets: [existingTarget(stack)],
    zoneLocality: ZoneLocality.ANY,
    sources: TrafficMirrorSources.select({ exclude: [{ tags: { Name: 'i-db' } }] }),
  })));

  const plan = await planned(app, recorded([EXISTING]));

  expect(mirroredTo(plan)).toEqual({ 'i-web': EXISTING.TrafficMirrorTargetId });
  expect(plan.interfaces.find(({ instanceId }) => instanceId === 'i-db')?.reason.code).toBe('not-selected');
});

test('options replace single settings of an app', async () => {
  const app = synthesized(stackWith((stack) => ({ targets: [existingTarget(stack)] })));

  expect(mirroredTo(await planned(app, recorded([EXISTING]), '--exclude-tag', 'Name=i-web'))).not.toHaveProperty('i-web', expect.anything());
});

test('a target and a filter that are yet to be created stand under their logical ids, and the way to the destination is checked', async () => {
  const app = synthesized(stackWith((stack) => ({ targets: [toSensor(stack)], filter: new TrafficMirrorFilter(stack, 'Filter') })));

  const plan = await planned(app, recorded());

  expect(plan.targets).toEqual([expect.objectContaining({ targetId: expect.stringMatching(/^Target[0-9A-F]{8}$/), capacity: 10, planned: 1 })]);
  // The sensor admits one subnet only.
  expect(mirroredTo(plan)).toEqual({ 'i-web': plan.targets[0].targetId });
});

test('a target that exists for the destination of one in the app is that target', async () => {
  const app = synthesized(stackWith((stack) => ({ targets: [toSensor(stack)] })));

  expect(mirroredTo(await planned(app, recorded([EXISTING])))).toEqual({ 'i-web': EXISTING.TrafficMirrorTargetId });
});

test('an interface that the app creates in a subnet that exists is judged by its place and its security groups', async () => {
  const app = synthesized(stackWith((stack) => {
    const networkInterface = new ec2.CfnNetworkInterface(stack, 'Capture', { subnetId: 'subnet-sensor', groupSet: ['sg-sensor'] });
    return { targets: [new TrafficMirrorTarget(stack, 'Target', { destination: TrafficMirrorDestination.networkInterface(networkInterface) })] };
  }));
  const subnets = { Subnets: [{ SubnetId: 'subnet-sensor', VpcId: 'vpc-1', CidrBlock: '10.0.9.0/24', AvailabilityZone: 'us-east-1a' }] };

  const plan = await planned(app, recorded([], { 'describe-subnets.json': subnets }));

  expect(mirroredTo(plan)).toEqual({ 'i-web': expect.stringMatching(/^Target[0-9A-F]{8}$/) });
  expect(plan.stderr).not.toContain('yet to be created');
});

test('a destination that is yet to be created in a place that does not exist leaves the way to it unknown, and a warning says so', async () => {
  const app = synthesized(stackWith((stack) => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['us-east-1a'] });
    const loadBalancer = new elbv2.NetworkLoadBalancer(stack, 'Sensors', { vpc });
    return { targets: [new TrafficMirrorTarget(stack, 'Target', { destination: TrafficMirrorDestination.networkLoadBalancer(loadBalancer) })] };
  }));

  const plan = await planned(app, recorded());

  expect(plan.stderr).toMatch(/^warning: Target[0-9A-F]{8} points to Sensors[0-9A-F]{8}, which is yet to be created: whether packets reach it is unknown$/m);
  expect(plan.targets).toEqual([expect.objectContaining({ capacity: null })]);
  expect(mirroredTo(plan)['i-db']).toBe(plan.targets[0].targetId);
});

test('references to nested stacks, out of them and to other stacks of the app lead to the target', async () => {
  const inNested = synthesized((app) => {
    const stack = new Stack(app, 'Mirroring', { env: ENV });
    mirroring(new NestedStack(stack, 'Inner'), 'ExtraHop', { targets: [toSensor(stack)] });
  });
  const outOfNested = synthesized((app) => {
    const stack = new Stack(app, 'Mirroring', { env: ENV });
    mirroring(stack, 'ExtraHop', { targets: [toSensor(new NestedStack(stack, 'Inner'))] });
  });
  const acrossStacks = synthesized((app) => {
    const stage = new Stage(app, 'Prod', { env: ENV });
    mirroring(new Stack(stage, 'Mirroring'), 'ExtraHop', { targets: [toSensor(new Stack(stage, 'Targets'))] });
  });

  for (const app of [inNested, outOfNested, acrossStacks]) {
    expect(mirroredTo(await planned(app, recorded()))).toEqual({ 'i-web': expect.stringMatching(/^Target[0-9A-F]{8}$/) });
  }
});

test('targets that are yet to be created are discovered by their tags', async () => {
  const app = synthesized(stackWith((stack) => {
    const target = toSensor(stack);
    Tags.of(target).add('role', 'sensor');
    return { targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: { role: 'sensor' } }) };
  }));

  expect(mirroredTo(await planned(app, recorded()))).toEqual({ 'i-web': expect.stringMatching(/^Target[0-9A-F]{8}$/) });
});

test('an app that leaves account and Region to the deployment is planned for those of the snapshot', async () => {
  const app = synthesized(stackWith((stack) => ({ targets: [toSensor(stack)], targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: { role: 'sensor' } }) }), {}));

  expect(mirroredTo(await planned(app, recorded()))).toHaveProperty('i-web', expect.stringMatching(/^Target/));
});

test('explain works for an app', async () => {
  const app = synthesized(stackWith((stack) => ({ targets: [existingTarget(stack)] })));

  expect(await cliOn(recorded([EXISTING]), 'explain', 'i-web', '--app', app)).toMatchObject({ status: 0, stdout: expect.stringContaining('eni-web') });
});

describe('what cannot be resolved', () => {
  test('is an error in one line that names the property, unless an option replaces it', async () => {
    const app = synthesized(stackWith((stack) => ({ targets: [TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'Target', Fn.importValue('elsewhere'))] })));

    expect(await cliOn(recorded([EXISTING]), 'plan', '--app', app)).toEqual({
      status: 1,
      stdout: '',
      stderr: `the stack Mirroring of ${app}: settings.targets[0].targetId: expected a text that is not empty, got {"Fn::ImportValue":"elsewhere"}\n`,
    });
    expect(await cliOn(recorded([EXISTING]), 'plan', '--app', app, '--target', EXISTING.TrafficMirrorTargetId)).toMatchObject({ status: 3 });
  });

  test('is named as a number as well', async () => {
    const app = synthesized(stackWith((stack) => ({
      targets: [existingTarget(stack)], sessionNumber: Lazy.number({ produce: () => new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber }),
    })));

    expect((await cliOn(recorded([EXISTING]), 'plan', '--app', app)).stderr).toContain('settings.sessionNumber: expected a whole number from 1 to');
  });

  test('does not matter in tags of sessions', async () => {
    const app = synthesized(stackWith((stack) => ({ targets: [existingTarget(stack)], sessionTags: { stack: stack.stackId } })));

    expect(mirroredTo(await planned(app, recorded([EXISTING])))).toEqual({ 'i-web': EXISTING.TrafficMirrorTargetId });
  });

  test('is the default of a parameter, and a warning says so', async () => {
    const app = synthesized(stackWith((stack) => {
      const parameter = new CfnParameter(stack, 'TargetId', { default: EXISTING.TrafficMirrorTargetId });
      return { targets: [TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'Target', parameter.valueAsString)] };
    }));

    const plan = await planned(app, recorded([EXISTING]));

    expect(mirroredTo(plan)).toEqual({ 'i-web': EXISTING.TrafficMirrorTargetId });
    expect(plan.stderr).toContain('warning: the parameter TargetId is taken to have its default value\n');
  });
});

describe('an app with several mirrorings', () => {
  const app = synthesized((root) => {
    const east = new Stack(root, 'East', { env: ENV });
    mirroring(east, 'First', { targets: [existingTarget(east)] });
    mirroring(east, 'Second', { targets: [existingTarget(east, 'tmt-00000000000000002')] });
    new Stack(root, 'Other', { env: ENV });
    const west = new Stack(root, 'West', { env: ENV, stackName: 'west-mirroring' });
    mirroring(west, 'ExtraHop', { targets: [existingTarget(west)] });
  });

  test('asks which stack and which construct are meant', async () => {
    expect(await cliOn(recorded([EXISTING]), 'plan', '--app', app)).toEqual({
      status: 1, stdout: '', stderr: `--app: 2 stacks of ${app} have mirrorings; choose one with --stack: East, West\n`,
    });
    expect((await cliOn(recorded([EXISTING]), 'plan', '--app', app, '--stack', 'North')).stderr)
      .toBe(`--stack: ${app} has no stack named North; there are East, Other, West\n`);
    expect((await cliOn(recorded([EXISTING]), 'plan', '--app', app, '--stack', 'Other')).stderr).toBe('the stack Other has no ExtraHopTrafficMirroring\n');
    expect((await cliOn(recorded([EXISTING]), 'plan', '--app', app, '--stack', 'East')).stderr)
      .toBe('the stack East has 2 mirrorings; choose one with --construct: First, Second\n');
  });

  test.each([['west-mirroring'], ['West']])('takes the name of a stack and its path: %s', async (name) => {
    expect(mirroredTo(await planned(app, recorded([EXISTING]), '--stack', name))).toEqual({ 'i-web': EXISTING.TrafficMirrorTargetId });
  });

  test('takes the path of a construct', async () => {
    expect(mirroredTo(await planned(app, recorded([EXISTING]), '--stack', 'East', '--construct', 'First'))).toEqual({ 'i-web': EXISTING.TrafficMirrorTargetId });
  });
});

describe('a folder that is no app', () => {
  const options = ['plan', '--snapshot', '/nowhere'] as const;

  test('is one clear line', async () => {
    const app = synthesized((root) => new Stack(root, 'Empty'));
    const file = join(app, 'manifest.json');

    expect(await cli(...options, '--app', join(app, 'missing'))).toMatchObject({ status: 1, stderr: expect.stringMatching(/^--app: .* does not exist; expected the folder that cdk synth writes\n$/) });
    expect(await cli(...options, '--app', file)).toMatchObject({ status: 1, stderr: expect.stringMatching(/is a file/) });
    expect(await cli(...options, '--app', app)).toMatchObject({ status: 1, stderr: `--app: no stack of ${app} has an ExtraHopTrafficMirroring; there are Empty\n` });
    writeFileSync(file, '[]');
    expect(await cli(...options, '--app', app)).toMatchObject({ status: 1, stderr: `${file}: expected an object with artifacts, as cdk synth writes it\n` });
    writeFileSync(file, '{\u001b');
    expect(await cli(...options, '--app', app)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^[^\u001b\n]*cannot be read as JSON[^\u001b\n]*\n$/) });
    rmSync(file);
    expect(await cli(...options, '--app', app)).toMatchObject({ status: 1, stderr: `--app: ${file} is missing; expected the folder that cdk synth writes\n` });
  });
});

test('--app does not belong to capture', async () => {
  expect(await cli('capture', '--app', 'cdk.out', '--out', 'x')).toMatchObject({ status: 2, stderr: expect.stringContaining('--app does not belong to capture') });
});

test('the filter of an app is compared with that of sessions', async () => {
  const app = synthesized(stackWith((stack) => ({ targets: [existingTarget(stack)] })));
  const session = (filterId: string) => ({
    'describe-traffic-mirror-sessions.json': {
      TrafficMirrorSessions: [{
        TrafficMirrorSessionId: 'tms-1',
        NetworkInterfaceId: 'eni-web',
        TrafficMirrorTargetId: EXISTING.TrafficMirrorTargetId,
        TrafficMirrorFilterId: filterId,
        SessionNumber: 1,
        Tags: [{ Key: 'cdk-extrahop-traffic-mirroring:owner', Value: 'Mirroring/ExtraHop' }],
      }],
    },
  });
  const outcome = async (filterId: string) => (await cliOn(recorded([EXISTING], session(filterId)), 'plan', '--app', app, '--output', 'json')).stdout;

  expect(await outcome(FILTER_ID)).toContain('"outcome":"keep"');
  expect(await outcome('tmf-00000000000000002')).toContain('"outcome":"modify"');
});

test('a snapshot without settings is compared under the settings of the app', async () => {
  const app = synthesized(stackWith((stack) => ({ targets: [existingTarget(stack)] })));
  const before = record(recorded([EXISTING], { 'describe-security-groups.json': { SecurityGroups: [] } }));

  expect((await cliOn(recorded([EXISTING]), 'plan', '--app', app, '--against', before, '--unknown-paths', 'reject')).stdout)
    .toMatch(/gained +eni-web +- +tmt-0123456789abcdef0/);
});
