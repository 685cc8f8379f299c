import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What the AWS CLI printed, by file. */
export type Files = Readonly<Record<string, unknown>>;

export const ACCOUNT_ID = '111122223333';

/**
 * A small account, recorded in full: i-web in zone a and i-db in zone b are to be mirrored, and i-sensor in zone a, behind tmt-1,
 * takes UDP 4789 from 10.0.1.0/24 only. What is missing matters to no target of this kind.
 */
export function account(over: Files = {}): Files {
  return {
    'describe-instances.json': {
      Reservations: [
        reservation(instance('i-web', 'a', '10.0.1.5', ['sg-web'])),
        reservation(instance('i-db', 'b', '10.0.2.5', ['sg-db'])),
        reservation(instance('i-sensor', 'a', '10.0.9.10', ['sg-sensor'], 'subnet-sensor')),
      ],
    },
    'describe-traffic-mirror-targets.json': {
      TrafficMirrorTargets: [
        { TrafficMirrorTargetId: 'tmt-1', NetworkInterfaceId: 'eni-sensor', Type: 'network-interface', OwnerId: ACCOUNT_ID, Tags: [] },
      ],
    },
    'describe-security-groups.json': {
      SecurityGroups: [{
        GroupId: 'sg-sensor',
        VpcId: 'vpc-1',
        IpPermissions: [{
          IpProtocol: 'udp',
          FromPort: 4789,
          ToPort: 4789,
          IpRanges: [{ CidrIp: '10.0.1.0/24' }],
          Ipv6Ranges: [],
          PrefixListIds: [],
          UserIdGroupPairs: [],
        }],
      }],
    },
    'describe-network-acls.json': {
      NetworkAcls: [{
        NetworkAclId: 'acl-1',
        VpcId: 'vpc-1',
        Associations: ['subnet-a', 'subnet-b', 'subnet-sensor'].map((SubnetId) => ({ SubnetId, NetworkAclId: 'acl-1' })),
        Entries: [true, false].map((Egress) => ({ RuleNumber: 100, Egress, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' })),
      }],
    },
    'describe-traffic-mirror-sessions.json': { TrafficMirrorSessions: [] },
    'describe-network-interfaces.json': { NetworkInterfaces: [] },
    'describe-route-tables.json': {
      RouteTables: [{
        RouteTableId: 'rtb-1',
        VpcId: 'vpc-1',
        Associations: [{ Main: true, RouteTableId: 'rtb-1' }],
        Routes: [{ DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' }],
      }],
    },
    ...over,
  };
}

/** Without these files. */
export function without(files: Files, ...names: readonly string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
}

export function reservation(...instances: object[]): object {
  return { ReservationId: 'r-1', OwnerId: ACCOUNT_ID, Groups: [], Instances: instances };
}

export function instance(id: string, zone: string, address: string, groups: readonly string[], subnet = `subnet-${zone}`): object {
  return {
    InstanceId: id,
    InstanceType: 'm5.large',
    LaunchTime: '2026-01-31T12:00:00+00:00',
    Placement: { AvailabilityZone: `us-east-1${zone}`, Tenancy: 'default' },
    State: { Code: 16, Name: 'running' },
    Tags: [{ Key: 'Name', Value: id }],
    NetworkInterfaces: [{
      NetworkInterfaceId: id.replace('i-', 'eni-'),
      Attachment: { AttachTime: '2026-01-31T12:00:00+00:00', DeviceIndex: 0, Status: 'attached' },
      Groups: groups.map((GroupId) => ({ GroupId, GroupName: GroupId })),
      PrivateIpAddress: address,
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
      SubnetId: subnet,
      VpcId: 'vpc-1',
    }],
  };
}

const folders: string[] = [];

// Outside of Jest, whoever asks for a folder takes it away.
if (typeof afterAll === 'function') afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** Writes files into a folder of their own, which goes with the tests; text and bytes as they are, everything else as JSON. */
export function record(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'account-'));
  folders.push(folder);
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  }
  return folder;
}
