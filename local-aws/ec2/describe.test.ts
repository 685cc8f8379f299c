import {
  DescribeInstancesCommand,
  DescribeInstancesResult,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTrafficMirrorSessionsCommand,
  EC2Client,
  Filter,
  GetManagedPrefixListEntriesCommand,
  NetworkInterface,
  paginateDescribeInstances,
  paginateDescribeNetworkInterfaces,
  paginateGetManagedPrefixListEntries,
} from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Ec2 } from './ec2';
import { localClient } from './local-client';
import { Ec2Server, serveEc2 } from './server';
import { Fleet, FleetInstance } from '../fleet/builder';

let fleet: Fleet;
let server: Ec2Server;
let client: EC2Client;

beforeEach(async () => {
  fleet = new Fleet(new Ec2({ clock: new ManualClock() }));
  server = await serveEc2(fleet.ec2);
  client = localClient(server);
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

test('the real client reads an instance with all its interfaces as they were stored', async () => {
  const { instanceId, networkInterfaceIds } = fleet.addInstance({ interfaces: [{}, { tags: { role: '<a> & "b"' } }], tags: { Name: 'web' } });

  const { Reservations: reservations } = await client.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  const [instance] = reservations?.[0].Instances ?? [];

  expect(instance).toMatchObject({ InstanceId: instanceId, State: { Name: 'running', Code: 16 }, Tags: [{ Key: 'Name', Value: 'web' }] });
  expect(instance.LaunchTime).toEqual(new Date('2026-01-01T00:00:00Z'));
  expect(instance.NetworkInterfaces?.map((eni) => eni.NetworkInterfaceId)).toEqual(networkInterfaceIds);
  expect(instance.NetworkInterfaces?.map((eni) => eni.Attachment?.DeviceIndex)).toEqual([0, 1]);
});

test('a network interface comes back deep-equal, special characters, empty lists and numbers included', async () => {
  const { networkInterfaceId } = fleet.addInstance({ interfaces: [{ tags: { role: '<a> & "b" \u00e4\r\n' } }] });

  const { NetworkInterfaces: answer } = await client.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [networkInterfaceId] }));

  expect(answer).toEqual([fleet.ec2.state.networkInterfaces.get(networkInterfaceId)]);
});

test('paging visits each item once, over all pages', async () => {
  for (let count = 0; count < 23; count += 1) fleet.addInstance({ interfaces: [{}, {}] });

  const interfaces: NetworkInterface[] = [];
  let pages = 0;
  for await (const page of paginateDescribeNetworkInterfaces({ client, pageSize: 10 }, {})) {
    interfaces.push(...page.NetworkInterfaces ?? []);
    pages += 1;
  }

  expect(pages).toBe(5);
  expect(new Set(interfaces.map((eni) => eni.NetworkInterfaceId)).size).toBe(46);
});

test('all pages are cut from one list, which is selected once', () => {
  for (let count = 0; count < 23; count += 1) fleet.addInstance();
  const visible = jest.spyOn(fleet.ec2.state.instances, 'visible');
  const ids: unknown[] = [];
  let NextToken: string | undefined;
  do {
    const page: DescribeInstancesResult = fleet.ec2.call('DescribeInstances', {
      MaxResults: 5, NextToken, Filters: [{ Name: 'instance-state-name', Values: ['running'] }],
    });
    ids.push(...page.Reservations?.flatMap(({ Instances }) => Instances ?? []).map(({ InstanceId }) => InstanceId) ?? []);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);

  expect(ids).toEqual([...fleet.ec2.state.instances.keys()]);
  expect(visible).toHaveBeenCalledTimes(1);
});

test.each<[string, (wanted: FleetInstance) => Filter]>([
  ['its state', () => ({ Name: 'instance-state-name', Values: ['pending', 'stopped'] })],
  ['an interface', ({ networkInterfaceIds }) => ({ Name: 'network-interface.network-interface-id', Values: [networkInterfaceIds[1]] })],
  ['a tag', () => ({ Name: 'tag:mirror', Values: ['y*'] })],
  ['its VPC', ({ instanceId }) => ({ Name: 'vpc-id', Values: [fleet.ec2.state.instances.get(instanceId)?.VpcId ?? ''] })],
])('an instance is found among others by %s', (_, filter) => {
  fleet.addInstance({ tags: { mirror: 'no' } });
  const subnetId = fleet.addSubnet({ vpcId: fleet.addVpc() });
  const wanted = fleet.addInstance({ subnetId, state: 'stopped', interfaces: [{}, {}], tags: { mirror: 'yes' } });

  const { Reservations: reservations } = fleet.ec2.call<DescribeInstancesResult>('DescribeInstances', { Filters: [filter(wanted)] });

  expect(reservations?.flatMap(({ Instances }) => Instances ?? []).map(({ InstanceId }) => InstanceId)).toEqual([wanted.instanceId]);
});

test('pages of instances count instances, and one reservation may be spread over pages', async () => {
  for (let count = 0; count < 12; count += 1) fleet.addInstance({ reservationId: 'r-00000000000000001' });

  const sizes: number[] = [];
  for await (const page of paginateDescribeInstances({ client, pageSize: 5 }, {})) {
    expect(page.Reservations?.map(({ ReservationId }) => ReservationId)).toEqual(['r-00000000000000001']);
    sizes.push(page.Reservations?.[0].Instances?.length ?? 0);
  }

  expect(sizes).toEqual([5, 5, 2]);
});

test('entries of a prefix list come a hundred at a time, even when nobody asks for pages', async () => {
  const PrefixListId = fleet.addPrefixList({ cidrs: Array.from({ length: 250 }, (_, index) => `10.${index}.0.0/16`) });

  const sizes: number[] = [];
  for await (const page of paginateGetManagedPrefixListEntries({ client }, { PrefixListId })) sizes.push(page.Entries?.length ?? 0);

  expect(sizes).toEqual([100, 100, 50]);
});

test('filters of one call must all match, and the values of one filter are alternatives', async () => {
  const [subnetA, subnetB] = [fleet.addSubnet({ zone: 'a' }), fleet.addSubnet({ zone: 'b' })];
  const wanted = fleet.addInstance({ subnetId: subnetA, tags: { env: 'prod' } });
  fleet.addInstance({ subnetId: subnetA, tags: { env: 'test' } });
  fleet.addInstance({ subnetId: subnetB, tags: { env: 'prod' } });
  fleet.addInstance({ subnetId: subnetA, tags: { env: 'prod' }, state: 'stopped' });

  const { Reservations: reservations } = await client.send(new DescribeInstancesCommand({
    Filters: [
      { Name: 'tag:env', Values: ['prod', 'staging'] },
      { Name: 'network-interface.subnet-id', Values: [subnetA] },
      { Name: 'instance-state-name', Values: ['pending', 'running'] },
    ],
  }));

  expect(reservations?.map(({ Instances }) => Instances?.[0].InstanceId)).toEqual([wanted.instanceId]);
});

test.each([
  ['prod-*', ['prod-a', 'prod-b']],
  ['prod-?', ['prod-a', 'prod-b']],
  ['*-a', ['prod-a']],
  ['prod', []],
  ['PROD-A', []],
  ['prod.a', []],
  ['star\\*', ['star*']],
])('the filter value %j matches the tag values %j', async (value, expected) => {
  for (const env of ['prod-a', 'prod-b', 'test', 'star*', 'stars']) fleet.addSubnet({ tags: { env } });

  const { Subnets: subnets } = await client.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'tag:env', Values: [value] }] }));

  expect(subnets?.map(({ Tags }) => Tags?.[0].Value)).toEqual(expected);
});

test('filters reach into lists: ACLs by subnet, groups by the group that a rule names', async () => {
  const subnetId = fleet.addSubnet();
  const aclId = fleet.addNetworkAcl({ subnetIds: [subnetId], rules: [{ number: 100, action: 'deny', protocol: '17', ports: [4789, 4789] }] });
  const source = fleet.addSecurityGroup();
  const group = fleet.addSecurityGroup({ ingress: [{ groupId: source }] });

  const acls = await client.send(new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnetId] }] }));
  const groups = await client.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'ip-permission.group-id', Values: [source] }] }));

  expect(acls.NetworkAcls).toEqual([fleet.ec2.state.networkAcls.get(aclId)]);
  expect(groups.SecurityGroups?.map(({ GroupId }) => GroupId)).toEqual([group]);
});

test.each([
  ['a page that is too small', new DescribeInstancesCommand({ MaxResults: 4 }), 'InvalidParameterValue'],
  ['a page that is too large', new DescribeNetworkInterfacesCommand({ MaxResults: 1001 }), 'InvalidParameterValue'],
  ['a token that was never given', new DescribeSubnetsCommand({ NextToken: 'made-up' }), 'InvalidParameterValue'],
  ['ids together with pages', new DescribeInstancesCommand({ InstanceIds: ['i-1'], MaxResults: 5 }), 'InvalidParameterCombination'],
  ['a filter that does not exist', new DescribeInstancesCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] }), 'InvalidParameterValue'],
  ['an instance that does not exist', new DescribeInstancesCommand({ InstanceIds: ['i-1'] }), 'InvalidInstanceID.NotFound'],
  ['an interface that does not exist', new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ['eni-1'] }), 'InvalidNetworkInterfaceID.NotFound'],
  ['a group that does not exist', new DescribeSecurityGroupsCommand({ GroupIds: ['sg-1'] }), 'InvalidGroup.NotFound'],
  ['a prefix list that does not exist', new GetManagedPrefixListEntriesCommand({ PrefixListId: 'pl-1' }), 'InvalidPrefixListID.NotFound'],
  [
    'a session that does not exist',
    new DescribeTrafficMirrorSessionsCommand({ TrafficMirrorSessionIds: ['tms-1'] }),
    'InvalidTrafficMirrorSessionId.NotFound',
  ],
  [
    'more than 200 filter values',
    new DescribeTrafficMirrorSessionsCommand({
      Filters: [{ Name: 'network-interface-id', Values: Array.from({ length: 201 }, (_, index) => `eni-${index}`) }],
    }),
    'FilterLimitExceeded',
  ],
])('%s is refused, with a code that the client can tell', async (_, command, code) => {
  await expect(client.send(command as DescribeInstancesCommand)).rejects.toMatchObject({ name: code, $metadata: { httpStatusCode: 400 } });
});

test('an action that the local EC2 does not know is refused', async () => {
  const response = await fetch(server.url, { method: 'POST', body: new URLSearchParams({ Action: 'MakeCoffee', Version: '2016-11-15' }) });

  expect(response.status).toBe(400);
  expect(await response.text()).toContain('<Code>InvalidAction</Code>');
});
