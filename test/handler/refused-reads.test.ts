import { Scenario } from './scenario';

/** A sweep goes on without what it is refused: what rests on it is unknown, and one line says so. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

describe.each([
  'DescribeSecurityGroups', 'DescribeNetworkAcls', 'DescribeRouteTables', 'DescribeNetworkInterfaces',
])('%s', (operation) => {
  test.each([['UnauthorizedOperation', 403], ['InternalError', 500]])('a sweep goes on without what it is refused: %s', async (code, status) => {
    const { fleet, ec2 } = scenario;
    const settings = scenario.settings([fleet.addSensor({ subnetId: fleet.addSubnet() }).targetId]);
    const { networkInterfaceId } = fleet.addInstance({ subnetId: fleet.addSubnet() });
    ec2.faults.add({ operation, code, status, times: 99 });
    await scenario.sweep(settings);
    expect(scenario.lineOf(networkInterfaceId)).toMatchObject({ outcome: 'create', unverified: true });
    expect(scenario.lines.filter(({ level }) => level === 'ERROR')).toEqual([
      expect.objectContaining({ call: `ec2:${operation}`, permission: `ec2:${operation}`, error: expect.objectContaining({ name: code }) }),
    ]);
  });

  test('a session stays where unknown paths are rejected', async () => {
    const { fleet, ec2 } = scenario;
    const settings = scenario.settings([fleet.addSensor({ subnetId: fleet.addSubnet() }).targetId], { unknownPathTreatment: 'reject' });
    fleet.addInstance({ subnetId: fleet.addSubnet() });
    await scenario.sweep(settings);
    const before = scenario.sessions();
    expect(before).toHaveLength(1);
    ec2.faults.add({ operation, code: 'UnauthorizedOperation', times: 99 });
    const late = fleet.addInstance({ subnetId: fleet.addSubnet() });
    await scenario.sweep(settings);
    expect(scenario.sessions()).toEqual(before);
    expect(scenario.lineOf(late.networkInterfaceId)).toMatchObject({ reason: { code: 'no-reachable-target' } });
  });
});

test.each(['DescribeInstances', 'DescribeTrafficMirrorSessions', 'DescribeTrafficMirrorTargets'])('without %s there is no sweep', async (operation) => {
  scenario.ec2.faults.add({ operation, code: 'UnauthorizedOperation', times: 99 });
  await expect(scenario.sweep(scenario.settings([scenario.fleet.addSensor().targetId]))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
});
