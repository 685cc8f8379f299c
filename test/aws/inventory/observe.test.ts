import { Scenario } from '../../handler/scenario';

/** What the observation makes of prefix lists: one that cannot be read must neither be taken for closed nor hold up an account. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

const DONE = { batchItemFailures: [] };

/** A sensor whose group lets in what this list names, and an instance. */
function behindList(prefixListId: string) {
  const { fleet } = scenario;
  const sensor = fleet.addSensor({ securityGroupIds: [fleet.addSecurityGroup({ ingress: [{ prefixListId }] })] });
  return { sensor, instance: fleet.addInstance() };
}

test.each(['UnauthorizedOperation', 'InvalidPrefixListID.NotFound', 'InvalidPrefixListId.Malformed', 'OperationNotPermitted'])(
  'a list that EC2 refuses to show by %s leaves its sensor unknown, and used unless the settings say otherwise', async (code) => {
    const { sensor, instance } = behindList(scenario.fleet.addPrefixList({ cidrs: ['192.0.2.0/24'] }));
    scenario.ec2.faults.add({ operation: 'GetManagedPrefixListEntries', code, times: 99 });
    const rejected = scenario.settings([sensor.targetId], { unknownPathTreatment: 'reject' });
    expect(await scenario.running(rejected, instance.instanceId)).toEqual(DONE);
    expect(scenario.sessions()).toEqual([]);
    expect(await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).toEqual(DONE);
    expect(scenario.sessions()).toHaveLength(1);
  },
);

test('a list that does not exist holds up no instance of another sensor', async () => {
  const { sensor } = behindList('pl-0fedcba9876543210');
  const open = scenario.fleet.addSensor();
  const instance = scenario.fleet.addInstance();
  expect(await scenario.running(scenario.settings([sensor.targetId, open.targetId]), instance.instanceId)).toEqual(DONE);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${open.targetId}`]);
});

test.each([['RequestLimitExceeded', 503], ['Throttling', 400], ['InternalError', 500]])(
  'a list that EC2 fails to show by %s decides nothing: the batch comes again', async (code, status) => {
    const { sensor, instance } = behindList(scenario.fleet.addPrefixList({ cidrs: ['10.0.0.0/8'] }));
    scenario.ec2.faults.add({ operation: 'GetManagedPrefixListEntries', code, status });
    await expect(scenario.running(scenario.settings([sensor.targetId]), instance.instanceId)).rejects.toMatchObject({ name: code });
    expect(scenario.writes()).toEqual([]);
  },
);
