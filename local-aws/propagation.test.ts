import { ManualClock } from './clock';
import { CODE_KEY, Overrides, pipelineTemplate } from './cloudformation/pipeline-template';
import { DeployedStack } from './cloudformation/stack';
import { Ec2 } from './ec2/ec2';
import { PolicyEvaluator } from './iam';
import { handlerAsset } from './lambda/handler-asset';
import { LocalAws } from './local-aws';
import { Propagation } from './propagation';
import { seededRandom } from './sqs/random';

const MINUTE = 60_000;
const asset = handlerAsset('export const handler = async () => {};');
let clock: ManualClock;
let ec2: Ec2;
let aws: LocalAws;

beforeEach(async () => {
  clock = new ManualClock();
  ec2 = new Ec2({ clock });
  aws = await LocalAws.start({ ec2, permissionDelayMs: MINUTE });
});

afterEach(async () => aws.stop());
afterAll(asset.remove);

async function deploy(overrides: Overrides = {}, change: (resources: Record<string, unknown>) => void = () => {}): Promise<DeployedStack> {
  const template = pipelineTemplate({ Mapping: { Enabled: false }, ...overrides });
  change(template.Resources);
  return aws.deploy({ template, assets: { [CODE_KEY]: asset.directory } });
}

/** What the function's role may do, as the services see it. */
function mayReceive(stack: DeployedStack): boolean {
  const statements = stack.function().settings.role.policies.flatMap(({ Statement }) => Statement);
  return statements.some(({ Action }) => isListWith(Action, 'sqs:ReceiveMessage'));
}

function isListWith(value: unknown, item: string): boolean {
  return Array.isArray(value) && value.includes(item);
}

const running = () => aws.putEvent({ 'source': 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', 'detail': { state: 'running' } });

test('changes of one subject come into force in their order, each within the longest time', () => {
  const propagation = new Propagation(clock, MINUTE, seededRandom(3));
  const subject = {};
  const seen: number[] = [];
  for (let n = 0; n < 20; n += 1) propagation.apply(subject, () => seen.push(n));
  expect(seen).toEqual([]);
  clock.advance(MINUTE);
  expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

test('what a role was given is refused at first, and what was taken from it goes on being allowed for a while', async () => {
  const stack = await deploy();
  expect(mayReceive(stack)).toBe(false);
  clock.advance(MINUTE);
  expect(mayReceive(stack)).toBe(true);

  const { role } = stack.function().settings;
  role.define({ Statement: [] }, []);
  expect(mayReceive(stack)).toBe(true);
  clock.advance(MINUTE);
  expect(mayReceive(stack)).toBe(false);
});

test('each change takes a seeded part of the longest time', async () => {
  const wait = async (local: LocalAws) => {
    const stack = await local.deploy({ template: pipelineTemplate({ Mapping: { Enabled: false } }), assets: { [CODE_KEY]: asset.directory } });
    const start = clock.now();
    while (!mayReceive(stack)) clock.advance(1000);
    return clock.now() - start;
  };
  const waited = await wait(aws);
  const others = await Promise.all([1, 2].map(async (seed) => LocalAws.start({ ec2: new Ec2({ clock }), permissionDelayMs: MINUTE, seed })));
  const [same, different] = [await wait(others[0]), await wait(others[1])];
  await Promise.all(others.map(async (other) => other.stop()));
  expect(waited).toBeLessThanOrEqual(MINUTE);
  expect(same).toBe(waited);
  expect(different).not.toBe(waited);
});

test('events that come before the policy of the queue is in force are lost, with and without a dead-letter queue', async () => {
  const stack = await deploy({
    Rule: {
      Targets: [{
        Id: 'Target0', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
      }],
    },
  });
  running();
  expect(aws.failedDeliveries).toMatchObject([{ errorCode: 'NO_PERMISSIONS' }]);
  clock.advance(MINUTE);
  running();
  expect(stack.queue('Queue').count()).toBe(1);
});

test('so are those of a rule that an update adds', async () => {
  await deploy();
  clock.advance(MINUTE);
  const added = pipelineTemplate().Resources.Rule;
  const both = [{ 'Fn::GetAtt': ['Rule', 'Arn'] }, { 'Fn::GetAtt': ['Added', 'Arn'] }];
  const stack = await deploy({}, resources => {
    resources.Added = { ...added, Properties: { ...added.Properties, EventPattern: { source: ['test'] } } };
    const { Properties } = resources.QueuePolicy as { Properties: { PolicyDocument: { Statement: { Condition: unknown }[] } } };
    Properties.PolicyDocument.Statement[0].Condition = { ArnEquals: { 'aws:SourceArn': both } };
  });
  aws.putEvent({ 'source': 'test', 'detail-type': 'test' });
  running();
  expect(stack.queue('Queue').count()).toBe(1);
  expect(aws.failedDeliveries).toHaveLength(1);
  clock.advance(MINUTE);
  aws.putEvent({ 'source': 'test', 'detail-type': 'test' });
  expect(stack.queue('Queue').count()).toBe(2);
});

test('what a service control policy denies is refused immediately, and allowed again as soon as it is given back', async () => {
  const stack = await deploy();
  const { role } = stack.function().settings;
  role.attach({ Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] });
  clock.advance(MINUTE);
  const principal = ec2.principals.get(stack.function().credentials.accessKeyId);
  const describe = async () => ec2.handle('DescribeVpcs', {}, principal);
  await expect(describe()).resolves.toBeDefined();

  const allow = aws.deny('ec2:Describe*', 'sqs:SendMessage');
  await expect(describe()).rejects.toMatchObject({ code: 'UnauthorizedOperation', message: expect.stringContaining('explicit deny') });
  await expect(ec2.handle('GetManagedPrefixListEntries', { PrefixListId: 'pl-1' }, principal)).rejects.toMatchObject({ code: expect.stringContaining('NotFound') });
  allow();
  await expect(describe()).resolves.toBeDefined();
});

test('what a service control policy denies on some resources stays allowed on others', async () => {
  const stack = await deploy();
  const { role } = stack.function().settings;
  role.attach({ Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] });
  clock.advance(MINUTE);
  const arnOf = (id: string) => `arn:aws:ec2:us-east-1:123456789012:network-interface/${id}`;
  const allow = aws.denyOn([arnOf('eni-1'), arnOf('eni-2')], 'ec2:CreateTrafficMirrorSession');
  const decide = async (id: string) => new PolicyEvaluator().decide(
    { arn: `${role.arn}/session`.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/'), policies: role.policies },
    { action: 'ec2:CreateTrafficMirrorSession', resource: arnOf(id) },
  );
  await expect(Promise.all(['eni-1', 'eni-2', 'eni-3'].map(decide))).resolves.toEqual(['denied', 'denied', 'allowed']);
  allow();
  await expect(decide('eni-1')).resolves.toBe('allowed');
});
