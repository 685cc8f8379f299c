import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DescribeInstancesResult, Instance, TrafficMirrorSession, TrafficMirrorTarget } from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Ec2 } from './ec2';
import { serveEc2 } from './server';
import { Fleet } from '../fleet/builder';

interface Testimony {
  readonly instances: Instance[];
  readonly targets: TrafficMirrorTarget[];
  readonly sessions: TrafficMirrorSession[];
  readonly created: TrafficMirrorSession;
  readonly conflict: string;
}

const boto3IsInstalled = spawnSync('python3', ['-c', 'import boto3']).status === 0;
const whenBoto3IsInstalled = boto3IsInstalled ? test : test.skip;

if (!boto3IsInstalled) {
  process.stderr.write('python3 with boto3 is not installed: nobody but the SDK for JavaScript has read the local EC2 in this run\n');
}

whenBoto3IsInstalled('boto3, which has another implementation of the protocol, reads and writes the same things', async () => {
  const fleet = new Fleet(new Ec2({ clock: new ManualClock() }));
  const sources = Array.from({ length: 7 }, () => fleet.addInstance({ interfaces: [{}, {}], tags: { name: '<a> & "b" \u00e4' } }));
  const sensor = fleet.addSensor();
  const filterId = fleet.addFilter();
  const server = await serveEc2(fleet.ec2);

  const { stdout } = await promisify(execFile)(
    'python3',
    [join(__dirname, 'boto3-witness.py'), sources[0].networkInterfaceId, sensor.targetId, filterId],
    { env: { ...process.env, AWS_ENDPOINT_URL_EC2: server.url, AWS_EC2_METADATA_DISABLED: 'true' }, maxBuffer: 2 ** 24 },
  );
  await server.close();
  const seen = JSON.parse(stdout) as Testimony;

  const answer = fleet.ec2.call<DescribeInstancesResult>('DescribeInstances', {});
  const stored = answer.Reservations?.flatMap(({ Instances }) => Instances ?? []);
  expect(seen.instances).toEqual(asPrinted(stored));
  expect(seen.targets).toEqual(asPrinted([...fleet.ec2.state.trafficMirrorTargets.values()]));
  expect(seen.sessions).toEqual(asPrinted([...fleet.ec2.state.trafficMirrorSessions.values()]));
  expect(seen.sessions).toEqual([seen.created]);
  expect(seen.created).toMatchObject({ SessionNumber: 7, Tags: [{ Key: 'owner', Value: "<w> & 'x'" }] });
  expect(seen.conflict).toBe('InvalidNetworkInterfaceID.NotFound');
}, 60_000);

/** As Python prints it: without what is undefined, and with its way to write times. */
function asPrinted(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    typeof each === 'string' && /^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/.test(each) ? each.replace(/\.\d{3}Z$/, '+00:00') : each) as unknown;
}
