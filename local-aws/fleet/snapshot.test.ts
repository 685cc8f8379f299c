import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DescribeInstancesResult, DescribeNetworkInterfacesResult, GetManagedPrefixListEntriesResult } from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { loadSnapshot, originOf } from './snapshot';
import { Ec2 } from '../ec2/ec2';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, content: unknown): void {
  writeFileSync(join(folder, file), JSON.stringify(content));
}

function writeInstance(): void {
  write('describe-instances.json', {
    Reservations: [{
      ReservationId: 'r-1',
      OwnerId: '111122223333',
      Instances: [{
        InstanceId: 'i-1',
        InstanceType: 'm5.large',
        LaunchTime: '2017-09-26 23:55:53+00:00',
        Placement: { AvailabilityZone: 'eu-central-1b' },
        State: { Code: 16, Name: 'running' },
        NetworkInterfaces: [{
          Attachment: { AttachTime: '2017-09-26T23:55:53+00:00', AttachmentId: 'eni-attach-1', DeviceIndex: 0, Status: 'attached' },
          NetworkInterfaceId: 'eni-1',
          PrivateIpAddress: '10.0.0.4',
        }],
      }],
    }],
  });
}

test('instances alone are enough: their interfaces come with them, and without a type they are of the usual one', () => {
  writeInstance();
  const ec2 = new Ec2({ clock: new ManualClock(), ...originOf(folder) });

  loadSnapshot(ec2, folder);

  const { NetworkInterfaces: interfaces } = ec2.call<DescribeNetworkInterfacesResult>('DescribeNetworkInterfaces', {});
  expect(interfaces).toEqual([expect.objectContaining({
    NetworkInterfaceId: 'eni-1',
    InterfaceType: 'interface',
    AvailabilityZone: 'eu-central-1b',
    Attachment: expect.objectContaining({ InstanceId: 'i-1', AttachTime: new Date('2017-09-26T23:55:53Z') }),
  })]);
  expect(ec2).toMatchObject({ accountId: '111122223333', region: 'eu-central-1' });
});

test('a snapshot without instances is refused', () => {
  expect(() => loadSnapshot(new Ec2({ clock: new ManualClock() }), folder)).toThrow(/describe-instances\.json/);
});

test('entries of prefix lists come from a folder with a file for each', () => {
  writeInstance();
  mkdirSync(join(folder, 'get-managed-prefix-list-entries'));
  write('get-managed-prefix-list-entries/pl-1.json', { Entries: [{ Cidr: '10.0.0.0/8' }] });
  const ec2 = new Ec2({ clock: new ManualClock() });

  loadSnapshot(ec2, folder);

  const answer = ec2.call<GetManagedPrefixListEntriesResult>('GetManagedPrefixListEntries', { PrefixListId: 'pl-1' });
  expect(answer.Entries).toEqual([{ Cidr: '10.0.0.0/8' }]);
});

describe('load balancers', () => {
  const ELB = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
  const LoadBalancerArn = `${ELB}:loadbalancer/net/mirror/0123456789abcdef`;
  const TargetGroupArn = `${ELB}:targetgroup/sensors/fedcba9876543210`;

  beforeEach(() => {
    writeInstance();
    write('describe-traffic-mirror-targets.json', { TrafficMirrorTargets: [{ TrafficMirrorTargetId: 'tmt-1', NetworkLoadBalancerArn: LoadBalancerArn }] });
  });

  test('come with what is registered behind them', async () => {
    write('elbv2-describe-load-balancers.json', { LoadBalancers: [{ LoadBalancerArn, VpcId: 'vpc-1' }] });
    write('elbv2-describe-listeners.json', { Listeners: [{ ListenerArn: `${ELB}:listener/1`, LoadBalancerArn, Port: 4789, Protocol: 'UDP' }] });
    write('elbv2-describe-target-groups.json', { TargetGroups: [{ TargetGroupArn, LoadBalancerArns: [LoadBalancerArn], Protocol: 'UDP' }] });
    write('elbv2-describe-target-health.json', { TargetGroupArn, TargetHealthDescriptions: [{ Target: { Id: 'i-1' } }] });

    const { elbv2 } = loadSnapshot(new Ec2({ clock: new ManualClock() }), folder);

    expect(await elbv2.handle('DescribeListeners', { LoadBalancerArn })).toMatchObject({ Listeners: [{ Port: 4789 }] });
    expect(await elbv2.handle('DescribeTargetGroups', { LoadBalancerArn })).toMatchObject({ TargetGroups: [{ TargetGroupArn }] });
    expect(await elbv2.handle('DescribeTargetHealth', { TargetGroupArn })).toEqual({ TargetHealthDescriptions: [{ Target: { Id: 'i-1' } }] });
  });

  test('of several groups are told apart by the names of their files', async () => {
    const groups = ['targetgroup/sensors/1111111111111111', 'targetgroup/sensors-2/2222222222222222'].map((name) => `${ELB}:${name}`);
    write('elbv2-describe-load-balancers.json', { LoadBalancers: [{ LoadBalancerArn }] });
    write('elbv2-describe-target-groups.json', { TargetGroups: groups.map((arn) => ({ TargetGroupArn: arn })) });
    mkdirSync(join(folder, 'elbv2-describe-target-health'));
    write('elbv2-describe-target-health/2222222222222222.json', { TargetHealthDescriptions: [{ Target: { Id: 'i-2' } }] });
    write('elbv2-describe-target-health/sensors.json', { TargetHealthDescriptions: [{ Target: { Id: 'i-1' } }] });

    const { elbv2 } = loadSnapshot(new Ec2({ clock: new ManualClock() }), folder);

    const registered = async (arn: string) => elbv2.handle('DescribeTargetHealth', { TargetGroupArn: arn });
    expect(await Promise.all(groups.map(registered))).toEqual([
      { TargetHealthDescriptions: [{ Target: { Id: 'i-1' } }] },
      { TargetHealthDescriptions: [{ Target: { Id: 'i-2' } }] },
    ]);
  });

  test('that were not recorded are not to be seen', async () => {
    const { elbv2 } = loadSnapshot(new Ec2({ clock: new ManualClock() }), folder);

    await expect(elbv2.handle('DescribeLoadBalancers', { LoadBalancerArns: [LoadBalancerArn] })).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});

// The recorded fleets are kept beside the project, not in it.
const HYBRID_CLOUD = join(__dirname, '..', '..', '..', 'shared', 'fleets', 'hybrid-cloud-aws');
const whenFleetIsThere = existsSync(HYBRID_CLOUD) ? test : test.skip;

whenFleetIsThere('a recorded fleet of 2017 loads, and takes a sensor of its own', () => {
  const ec2 = new Ec2({ clock: new ManualClock(), ...originOf(HYBRID_CLOUD) });

  const fleet = loadSnapshot(ec2, HYBRID_CLOUD);
  const { targetId, networkInterfaceId } = fleet.addSensor({ subnetId: 'subnet-1641fa70', securityGroupIds: ['sg-331ad04e'] });

  const { Reservations: reservations } = ec2.call<DescribeInstancesResult>('DescribeInstances', {});
  const instances = reservations?.flatMap(({ Instances }) => Instances ?? []) ?? [];
  expect(instances).toHaveLength(5);
  expect(instances.find(({ InstanceId }) => InstanceId === 'i-075dc46a9bc347264')).toMatchObject({
    State: { Name: 'stopped' },
    LaunchTime: new Date('2017-09-26T23:55:53Z'),
    NetworkInterfaces: [{ NetworkInterfaceId: 'eni-d2b094fc', InterfaceType: 'interface', PrivateIpAddress: '192.168.1.25' }],
  });
  expect(ec2.region).toBe('us-west-2');
  expect(ec2.state.networkInterfaces.size).toBe(10);
  expect(ec2.state.securityGroups.size).toBe(11);
  expect(ec2.state.networkAcls.size).toBe(4);
  expect(ec2.state.routeTables.size).toBe(5);
  expect([...ec2.state.prefixLists.keys()]).toEqual(['pl-68a54001', 'pl-00a54069']);
  expect(ec2.state.trafficMirrorTargets.get(targetId)?.NetworkInterfaceId).toBe(networkInterfaceId);
  const address = ec2.state.networkInterfaces.get(networkInterfaceId)?.PrivateIpAddress;
  expect([...ec2.state.networkInterfaces.values()].filter((eni) => eni.PrivateIpAddress === address)).toHaveLength(1);
});
