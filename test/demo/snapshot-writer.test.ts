import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFleet, snapshotOf } from './fleet';
import { folder } from './folder';
import { prepareSnapshot } from '../../examples/demo/snapshot-writer';
import { ManualClock } from '../../local-aws/clock';
import { Ec2 } from '../../local-aws/ec2/ec2';
import { loadSnapshot } from '../../local-aws/fleet/snapshot';
import { parseArguments } from '../../src/cli/arguments';
import { runCommand } from '../../src/cli/command';
import { snapshotBasis } from '../../src/cli/snapshot-basis';

const CALLS = [
  'DescribeInstances', 'DescribeNetworkAcls', 'DescribeNetworkInterfaces', 'DescribeRouteTables', 'DescribeSecurityGroups', 'DescribeSubnets',
  'DescribeTrafficMirrorSessions', 'DescribeTrafficMirrorTargets', 'DescribeVpcEndpoints', 'DescribeVpcPeeringConnections',
];

test('a fleet that is loaded from its snapshot answers as the one that was recorded', async () => {
  const fleet = emptyFleet();
  const { targetId } = fleet.addSensor();
  const { networkInterfaceId } = fleet.addInstance({ tags: { Name: 'web' } });
  fleet.addGatewayLoadBalancerEndpoint();
  fleet.addSession({ networkInterfaceId, targetId, filterId: fleet.addFilter() });
  const again = new Ec2({ clock: new ManualClock() });

  loadSnapshot(again, await snapshotOf(fleet));

  const answers = (ec2: Ec2) => Object.fromEntries(CALLS.map((name) => [name, ec2.call(name, {})]));
  expect(answers(again)).toEqual(answers(fleet.ec2));
});

test('every page of an answer is in the snapshot', async () => {
  const fleet = emptyFleet();
  const list = fleet.addPrefixList({ cidrs: Array.from({ length: 250 }, (_, index) => `10.0.${index}.0/24`) });

  const path = join(await snapshotOf(fleet), 'get-managed-prefix-list-entries', `${list}.json`);

  expect((JSON.parse(readFileSync(path, 'utf8')) as { Entries: object[] }).Entries).toHaveLength(250);
});

test('the command line knows everything about the way through a load balancer', async () => {
  const fleet = emptyFleet();
  const sensor = fleet.addSensor();
  const { targetId } = fleet.addNetworkLoadBalancer({ registered: [sensor.instanceId] });
  const { networkInterfaceId } = fleet.addInstance();
  const snapshot = await snapshotOf(fleet);

  const asked = parseArguments([
    'explain', '--interface', networkInterfaceId, '--target', targetId, '--filter', 'tmf-1', '--snapshot', snapshot, '--output', 'json',
  ]);
  const { output } = runCommand(asked, snapshotBasis(asked, snapshot, 0), 0);

  expect(JSON.parse([...output].join(''))).toMatchObject({ interfaces: [{ mirrored: true, candidates: [{ targetId, verdict: 'eligible' }] }] });
});

describe('the folder of a snapshot', () => {
  test('is made, or may be there and empty', () => {
    const directory = join(folder(), 'new', 'snapshot');

    prepareSnapshot(directory);
    prepareSnapshot(directory);

    expect(readdirSync(directory)).toEqual([]);
  });

  test.each([
    ['with something in it', (directory: string) => mkdirSync(join(directory, 'snapshot', 'older'), { recursive: true })],
    ['that is a file', (directory: string) => writeFileSync(join(directory, 'snapshot'), '')],
  ])('%s is refused', (_, make) => {
    const directory = folder();
    make(directory);

    expect(() => prepareSnapshot(join(directory, 'snapshot'))).toThrow(
      `--snapshot: expected a folder that is empty or does not exist, got ${JSON.stringify(join(directory, 'snapshot'))}`,
    );
  });
});
