import { Scenario } from './scenario';

/** Sensors in other VPCs than their sources, and endpoints: the ways there are read. */

let scenario: Scenario;
let here: string;
let there: string;

beforeEach(async () => {
  scenario = await Scenario.start();
  [here, there] = [scenario.fleet.addVpc(), scenario.fleet.addVpc()];
});

afterEach(async () => scenario.stop());

const DONE = { batchItemFailures: [] };
const WAYS = ['DescribeRouteTables', 'DescribeVpcPeeringConnections', 'DescribeVpcEndpoints', 'GetManagedPrefixListEntries'];

function sensorThere(): string {
  const { fleet } = scenario;
  return fleet.addSensor({ subnetId: fleet.addSubnet({ vpcId: there }) }).targetId;
}

/** What becomes of an instance here. */
async function decided(targetIds: readonly string[], change = {}) {
  const { fleet } = scenario;
  const { instanceId, networkInterfaceId } = fleet.addInstance({ subnetId: fleet.addSubnet({ vpcId: here }) });
  expect(await scenario.running(scenario.settings(targetIds, change), instanceId)).toEqual(DONE);
  return scenario.lineOf(networkInterfaceId);
}

function waysRead(): string[] {
  return scenario.calls().filter((operation) => WAYS.includes(operation));
}

test('in a VPC of their own, with interfaces as targets, only routes are asked for, and the peering connections that they name', async () => {
  const { fleet, elbv2 } = scenario;
  fleet.addPeering({ requesterVpcId: here, accepterVpcId: there });
  await decided([fleet.addSensor({ subnetId: fleet.addSubnet({ vpcId: here }) }).targetId]);
  expect(scenario.sessions()).toHaveLength(1);
  expect(waysRead()).toEqual(['DescribeRouteTables', 'DescribeVpcPeeringConnections']);
  expect(elbv2.calls).toEqual([]);
});

test('a sensor in a peered VPC is used where a route leads there, and nothing about it is unknown', async () => {
  scenario.fleet.addPeering({ requesterVpcId: here, accepterVpcId: there });
  const line = await decided([sensorThere()]);
  expect(line).toMatchObject({ outcome: 'create', mirrored: true });
  expect(line).not.toHaveProperty('unverified');
  expect(waysRead()).toEqual(['DescribeRouteTables', 'DescribeVpcPeeringConnections']);
});

test('only the routes of the sources are read', async () => {
  scenario.fleet.addPeering({ requesterVpcId: here, accepterVpcId: there });
  await decided([sensorThere()]);
  const { input } = scenario.ec2.calls.find(({ operation }) => operation === 'DescribeRouteTables') ?? {};
  expect(input).toMatchObject({ Filters: [{ Name: 'vpc-id', Values: [here] }] });
});

test('a sensor is not used where no route leads there', async () => {
  expect(await decided([sensorThere()])).toMatchObject({ reason: { code: 'no-reachable-target', message: expect.stringMatching(/has no route to/) } });
});

test('a sensor is not used where the route is a blackhole', async () => {
  const { fleet, ec2 } = scenario;
  fleet.addPeering({ requesterVpcId: here, accepterVpcId: there });
  for (const table of ec2.state.routeTables.values()) {
    for (const route of table.Routes ?? []) if (route.VpcPeeringConnectionId !== undefined) route.State = 'blackhole';
  }
  expect(await decided([sensorThere()])).toMatchObject({ reason: { message: expect.stringContaining('which is a blackhole') } });
});

test('a sensor is not used where the peering connection waits for somebody', async () => {
  scenario.fleet.addPeering({ requesterVpcId: here, accepterVpcId: there, status: 'pending-acceptance' });
  expect(await decided([sensorThere()])).toMatchObject({ reason: { message: expect.stringContaining('that is pending-acceptance') } });
});

test('a route to a prefix list leads to what the list holds', async () => {
  const { fleet, ec2 } = scenario;
  const peering = fleet.addPeering({ requesterVpcId: here, accepterVpcId: there, routes: false });
  const DestinationPrefixListId = fleet.addPrefixList({ cidrs: [ec2.state.vpcs.get(there)!.CidrBlock!] });
  const main = [...ec2.state.routeTables.values()].find(({ VpcId }) => VpcId === here);
  main?.Routes?.push(
    { DestinationPrefixListId, VpcPeeringConnectionId: peering, State: 'active' },
    { DestinationPrefixListId: 'pl-00000000000000001', GatewayId: 'vpce-00000000000000001', State: 'active' },
  );
  const line = await decided([sensorThere()]);
  expect(line).toMatchObject({ outcome: 'create' });
  expect(line).not.toHaveProperty('unverified');
  // The other list is that of a gateway endpoint, which never holds a sensor.
  expect(waysRead()).toEqual(['DescribeRouteTables', 'DescribeVpcPeeringConnections', 'GetManagedPrefixListEntries']);
});

test('where a transit gateway leads is unknown', async () => {
  scenario.fleet.addRoute(here, { DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId: 'tgw-00000000000000001' });
  expect(await decided([sensorThere()])).toMatchObject({ outcome: 'create', unverified: true });
});

test.each(['DescribeRouteTables', 'DescribeVpcPeeringConnections'])('where EC2 refuses %s, the sensor is unverified, and used unless the settings say otherwise', async (operation) => {
  const { fleet, ec2 } = scenario;
  fleet.addPeering({ requesterVpcId: here, accepterVpcId: there });
  const targetId = sensorThere();
  ec2.faults.add({ operation, code: 'UnauthorizedOperation', times: 99 });
  expect(await decided([targetId], { unknownPathTreatment: 'reject' })).toMatchObject({ outcome: 'skip', reason: { code: 'no-reachable-target' } });
  expect(await decided([targetId])).toMatchObject({ outcome: 'create', unverified: true });
});

test.each(['DescribeRouteTables', 'DescribeVpcPeeringConnections'])('where EC2 fails at %s, nothing is decided: the batch comes again', async (operation) => {
  const { fleet, ec2 } = scenario;
  fleet.addPeering({ requesterVpcId: here, accepterVpcId: there });
  const targetId = sensorThere();
  ec2.faults.add({ operation, code: 'InternalError' });
  await expect(decided([targetId])).rejects.toMatchObject({ name: 'InternalError' });
  expect(scenario.writes()).toEqual([]);
});

test('a warm container asks about the routes of each VPC once, and anew with what it knows of the sensors', async () => {
  const { fleet } = scenario;
  fleet.addPeering({ requesterVpcId: here, accepterVpcId: there });
  const { inventoryReader } = scenario.container(scenario.settings([sensorThere()]));
  const look = async (vpcId: string) => inventoryReader.look([fleet.addInstance({ subnetId: fleet.addSubnet({ vpcId }) }).instanceId]);
  const another = fleet.addVpc();
  for (const vpcId of [here, here, another, here]) await look(vpcId);
  expect(scenario.calls().filter((operation) => operation === 'DescribeRouteTables')).toHaveLength(2);
  scenario.clock.advance(30_000);
  await look(here);
  expect(scenario.calls().filter((operation) => operation === 'DescribeRouteTables')).toHaveLength(3);
});

describe('a Gateway Load Balancer endpoint', () => {
  function endpoint(vpcId: string) {
    const { fleet } = scenario;
    return fleet.addGatewayLoadBalancerEndpoint({ subnetId: fleet.addSubnet({ vpcId }) });
  }

  test('of the own VPC is used, and nothing about it is unknown', async () => {
    const line = await decided([endpoint(here).targetId]);
    expect(line).toMatchObject({ outcome: 'create' });
    expect(line).not.toHaveProperty('unverified');
    expect(waysRead()).toEqual(['DescribeVpcEndpoints', 'DescribeRouteTables']);
  });

  test('of another VPC is not used where no route leads there, and unverified where one does', async () => {
    expect(await decided([endpoint(there).targetId])).toMatchObject({ reason: { message: expect.stringContaining('has no route to') } });
    scenario.fleet.addPeering({ requesterVpcId: here, accepterVpcId: there });
    expect(await decided([endpoint(there).targetId])).toMatchObject({ outcome: 'create', unverified: true });
  });

  test('of an own service has its appliances behind it, which are never mirrored', async () => {
    const { fleet } = scenario;
    const { endpointId } = endpoint(here);
    const appliance = fleet.addInstance({ subnetId: fleet.addSubnet({ vpcId: there }) });
    const byAddress = fleet.addInstance({ subnetId: fleet.addSubnet({ vpcId: there }) });
    const address = scenario.ec2.state.networkInterfaces.get(byAddress.networkInterfaceId)!.PrivateIpAddress!;
    fleet.addEndpointService({ endpointId, registered: [appliance.instanceId, address], vpcId: there });
    await scenario.sweep(scenario.settings([sensorThere()]));
    for (const { networkInterfaceId } of [appliance, byAddress]) {
      expect(scenario.lineOf(networkInterfaceId)).toMatchObject({ outcome: 'skip', reason: { code: 'receiver' } });
    }
  });

  test.each(['DescribeTargetHealth', 'DescribeLoadBalancers'])('of an own service whose appliances cannot be read keeps their VPC from new sessions (%s)', async (operation) => {
    const { fleet, elbv2 } = scenario;
    const { endpointId } = endpoint(here);
    const appliance = fleet.addInstance({ subnetId: fleet.addSubnet({ vpcId: there }) });
    fleet.addEndpointService({ endpointId, registered: [appliance.instanceId], vpcId: there });
    elbv2.faults.add({ operation, code: 'AccessDenied', status: 403, times: 99 });
    await scenario.sweep(scenario.settings([sensorThere()]));
    expect(scenario.lineOf(appliance.networkInterfaceId)).toMatchObject({ outcome: 'skip', reason: { code: 'receivers-unknown' } });
  });

  test.each([
    'DescribeVpcEndpointServiceConfigurations', 'DescribeVpcEndpoints',
  ])('that EC2 does not say the service of may lead to any appliance of the account, and nothing gets a session (%s refused)', async (operation) => {
    scenario.ec2.faults.add({ operation, code: 'UnauthorizedOperation', times: 99 });
    const { endpointId, targetId } = endpoint(here);
    const appliance = scenario.fleet.addInstance({ subnetId: scenario.fleet.addSubnet({ vpcId: there }) });
    scenario.fleet.addEndpointService({ endpointId, registered: [appliance.instanceId], vpcId: there });
    await scenario.sweep(scenario.settings([sensorThere(), targetId]));
    expect(scenario.lineOf(appliance.networkInterfaceId)).toMatchObject({ outcome: 'skip', reason: { code: 'receivers-unknown' } });
    expect(scenario.lines.filter(({ level }) => level === 'ERROR')).toEqual([expect.objectContaining({ call: `ec2:${operation}` })]);
  });

  test('that EC2 does not say the service of keeps no interface from a session that existed when receivers were read last', async () => {
    const { endpointId, targetId } = endpoint(here);
    const appliance = scenario.fleet.addInstance({ subnetId: scenario.fleet.addSubnet({ vpcId: there }) });
    scenario.fleet.addEndpointService({ endpointId, registered: [appliance.instanceId], vpcId: there });
    const settings = scenario.settings([targetId]);
    const known = scenario.fleet.addInstance({ subnetId: scenario.fleet.addSubnet({ vpcId: here }) });
    scenario.clock.advance(120_000);
    await scenario.sweep(settings);
    scenario.ec2.state.trafficMirrorSessions.clear();
    scenario.clock.advance(60_000);
    const later = scenario.fleet.addInstance({ subnetId: scenario.fleet.addSubnet({ vpcId: here }) });
    scenario.ec2.faults.add({ operation: 'DescribeVpcEndpointServiceConfigurations', code: 'UnauthorizedOperation', times: 99 });
    await scenario.sweep(settings);
    expect(scenario.lineOf(known.networkInterfaceId)).toMatchObject({ outcome: 'create' });
    expect(scenario.lineOf(appliance.networkInterfaceId)).toMatchObject({ reason: { code: 'receiver' } });
    expect(scenario.lineOf(later.networkInterfaceId)).toMatchObject({ reason: { code: 'receivers-unknown' } });
  });

  test('that is gone is not used', async () => {
    const { endpointId, targetId } = endpoint(here);
    scenario.ec2.state.vpcEndpoints.delete(endpointId);
    expect(await decided([targetId])).toMatchObject({ reason: { message: expect.stringContaining(`${endpointId} does not exist`) } });
  });

});
