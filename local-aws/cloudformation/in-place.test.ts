import { ManualClock } from '../clock';
import { CODE_KEY, Overrides, pipelineTemplate } from './pipeline-template';
import { DeployedStack } from './stack';
import { Ec2 } from '../ec2/ec2';
import { turn } from '../event-loop';
import { Fleet } from '../fleet/builder';
import { Gate } from '../lambda/gate';
import { handlerAsset } from '../lambda/handler-asset';
import { LocalAws } from '../local-aws';

let gate: Gate;

/** Prints its environment, and waits at the gate when a message says so. */
const handler = () => `
  export async function handler({ Records: [{ body }] }) {
    process.stdout.write('>' + process.env.STAGE + ' ' + process.pid + '\\n');
    if (body === 'slow') ${gate.pass};
    process.stdout.write('<' + process.env.STAGE + '\\n');
  }`;

const RUNNING = { 'source': 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', 'detail': { state: 'running' } };
const STOPPED = { ...RUNNING, detail: { state: 'stopped' } };

let clock: ManualClock;
let ec2: Ec2;
let aws: LocalAws;
let assets: ReturnType<typeof handlerAsset>[];

beforeAll(async () => {
  gate = await Gate.build();
  assets = [handlerAsset(handler()), handlerAsset('export const handler = async () => { process.stdout.write(">new code\\n"); };')];
});

beforeEach(async () => {
  clock = new ManualClock();
  ec2 = new Ec2({ clock });
  aws = await LocalAws.start({ clock, ec2 });
});

afterEach(async () => aws.stop());
afterAll(async () => {
  assets.forEach(asset => asset.remove());
  await gate.close();
});

async function deploy(overrides: Overrides = {}): Promise<DeployedStack> {
  return aws.deploy({ template: pipelineTemplate(overrides), assets: { [CODE_KEY]: assets[0].directory, 'new.zip': assets[1].directory } });
}

function printed(stack: DeployedStack): string[] {
  return stack.function().output.filter(line => /^[<>]/.test(line)).map(line => line.split(' ')[0]);
}

function stage(name: string): Overrides {
  return { Function: { Environment: { Variables: { STAGE: name } } } };
}

test('a function keeps its identity; what runs goes on as it began, and what comes next has the new environment', async () => {
  const stack = await deploy(stage('one'));
  const lambdaFunction = stack.function();
  stack.queue('Queue').send({ body: 'slow' });
  await gate.arrivals(1);
  await deploy(stage('two'));
  stack.queue('Queue').send({ body: 'fast' });
  while (printed(stack).length < 3) await turn();
  gate.release();
  await aws.idle();
  stack.queue('Queue').send({ body: 'fast' });
  await aws.idle();
  expect(stack.function()).toBe(lambdaFunction);
  expect(printed(stack).slice(0, 4)).toEqual(['>one', '>two', '<two', '<one']);
  expect(printed(stack).slice(4)).toEqual(['>two', '<two']);
});

test('a warm process of the old configuration serves no more', async () => {
  const stack = await deploy(stage('one'));
  stack.queue('Queue').send({ body: 'fast' });
  await aws.idle();
  await deploy(stage('two'));
  stack.queue('Queue').send({ body: 'fast' });
  await aws.idle();
  expect(printed(stack)).toEqual(['>one', '<one', '>two', '<two']);
});

test('new code, timeout and memory are in force for the next invocation', async () => {
  const stack = await deploy();
  await deploy({ Function: { Code: { S3Key: 'new.zip' }, Timeout: 20, MemorySize: 512 } });
  stack.queue('Queue').send({ body: 'x' });
  await aws.idle();
  expect(printed(stack)).toEqual(['>new']);
  expect(stack.function().settings).toMatchObject({ timeoutSeconds: 20, memorySize: 512 });
  expect(stack.function().output.join()).toContain('Memory Size: 512 MB');
});

test('settings that Lambda refuses leave the function as it was', async () => {
  const stack = await deploy(stage('one'));
  await expect(deploy(stage('x'.repeat(4097)))).rejects.toThrow('of at most 4096');
  expect(stack.function().settings.variables).toEqual({ STAGE: 'one' });
});

test('a rule with another pattern takes other events, and a disabled one none', async () => {
  const stack = await deploy({ Mapping: { Enabled: false } });
  await deploy({ Mapping: { Enabled: false }, Rule: { EventPattern: { detail: { state: ['stopped'] } } } });
  aws.putEvent(RUNNING);
  aws.putEvent(STOPPED);
  expect(stack.queue('Queue').contents().map(({ body }) => JSON.parse(body))).toEqual([expect.objectContaining(STOPPED)]);
  await deploy({ Mapping: { Enabled: false }, Rule: { EventPattern: { detail: { state: ['stopped'] } }, State: 'DISABLED' } });
  aws.putEvent(STOPPED);
  expect(stack.queue('Queue').count()).toBe(1);
});

test('a schedule runs in its new rhythm only', async () => {
  const schedule = (expression: string) => ({ Mapping: { Enabled: false }, Rule: { EventPattern: undefined, ScheduleExpression: expression } });
  const stack = await deploy(schedule('rate(5 minutes)'));
  await deploy(schedule('rate(8 minutes)'));
  clock.advance(16 * 60_000);
  expect(stack.queue('Queue').count()).toBe(2);
});

test('a mapping that is enabled takes what waited, with its new batch size and concurrency', async () => {
  const stack = await deploy({ Mapping: { Enabled: false } });
  for (let count = 0; count < 3; count += 1) stack.queue('Queue').send({ body: 'fast' });
  await aws.idle();
  expect(printed(stack)).toEqual([]);
  await deploy({ Mapping: { Enabled: true, BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } } });
  await aws.idle();
  expect(stack.function().invocations).toHaveLength(3);
  expect(stack.queue('Queue').count()).toBe(0);
});

test('a mapping that Lambda refuses stays as it was', async () => {
  const stack = await deploy({ Mapping: { BatchSize: 3 } });
  await expect(deploy({ Mapping: { BatchSize: 11 } })).rejects.toThrow('batch size');
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('a queue keeps its messages and gets its new attributes', async () => {
  const stack = await deploy({ Mapping: { Enabled: false } });
  const queue = stack.queue('Queue');
  queue.send({ body: 'kept' });
  await deploy({ Mapping: { Enabled: false }, Queue: { VisibilityTimeout: 90, DelaySeconds: 7 } });
  expect(stack.queue('Queue')).toBe(queue);
  expect(queue.contents()).toEqual([expect.objectContaining({ body: 'kept' })]);
  queue.receive(1);
  clock.advance(89_999);
  expect(queue.count('in flight')).toBe(1);
  clock.advance(1);
  expect(queue.count('visible')).toBe(1);
});

test('the policies of a role and those attached to it are exchanged', async () => {
  const document = (action: string) => ({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
  const trust = { Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
  const template = (own: string, attached: string) => ({
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust, Policies: [{ PolicyName: 'own', PolicyDocument: document(own) }] } },
      Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'attached', PolicyDocument: document(attached), Roles: [{ Ref: 'Role' }] } },
      Function: { ...pipelineTemplate().Resources.Function, DependsOn: 'Policy' },
      Logs: { Type: 'AWS::Logs::LogGroup' },
    },
  });
  const update = async (own: string, attached: string) => (
    aws.deploy({ template: template(own, attached), assets: { [CODE_KEY]: assets[0].directory } })
  );
  const stack = await update('ec2:DescribeVpcs', 'sqs:SendMessage');
  const principal = () => ec2.principals.get(stack.function().credentials.accessKeyId)!;
  await expect(ec2.handle('DescribeVpcs', {}, principal())).resolves.toBeDefined();
  await update('ec2:DescribeSubnets', 'sqs:ReceiveMessage');
  await expect(ec2.handle('DescribeVpcs', {}, principal())).rejects.toThrow('not authorized');
  await expect(ec2.handle('DescribeSubnets', {}, principal())).resolves.toBeDefined();
  const { role } = stack.function().settings;
  expect(['sqs:SendMessage', 'sqs:ReceiveMessage'].map(action => role.allows({ action, resource: 'x' }))).toEqual([false, true]);
});

test('a filter keeps its id with other tags, services and rules; another description makes another filter', async () => {
  const template = (filter: object, rule: object) => ({
    Resources: {
      Filter: { Type: 'AWS::EC2::TrafficMirrorFilter', Properties: { Description: 'all', ...filter } },
      Rule: {
        Type: 'AWS::EC2::TrafficMirrorFilterRule',
        Properties: {
          TrafficMirrorFilterId: { Ref: 'Filter' },
          TrafficDirection: 'ingress',
          RuleAction: 'accept',
          RuleNumber: 1,
          SourceCidrBlock: '0.0.0.0/0',
          DestinationCidrBlock: '0.0.0.0/0',
          ...rule,
        },
      },
    },
  });
  const tags = (Value: string, Key = 'Name') => [{ Key, Value }, { Key: 'Kept', Value: 'x' }];
  const stack = await aws.deploy({ template: template({ Tags: tags('a'), NetworkServices: ['amazon-dns'] }, { Protocol: 17, Description: 'udp' }) });
  const ids = ['Filter', 'Rule'].map(id => stack.physicalId(id));
  await aws.deploy({ template: template({ Tags: tags('b', 'Owner') }, { RuleAction: 'reject', RuleNumber: 2, TrafficDirection: 'egress' }) });
  expect(['Filter', 'Rule'].map(id => stack.physicalId(id))).toEqual(ids);
  const [filter] = ec2.state.trafficMirrorFilters.values();
  expect(filter.Tags).toEqual([{ Key: 'Kept', Value: 'x' }, { Key: 'Owner', Value: 'b' }]);
  expect(filter.NetworkServices).toEqual([]);
  expect(filter.IngressFilterRules).toEqual([]);
  expect(filter.EgressFilterRules).toEqual([expect.objectContaining({ TrafficMirrorFilterRuleId: ids[1], RuleAction: 'reject', RuleNumber: 2 })]);
  expect(filter.EgressFilterRules[0]).toMatchObject({ Protocol: undefined, Description: undefined });

  await aws.deploy({ template: template({ Description: 'other' }, {}) });
  expect(['Filter', 'Rule'].map(id => stack.physicalId(id))).not.toEqual(expect.arrayContaining(ids));
  expect([...ec2.state.trafficMirrorFilters.keys()]).toEqual([stack.physicalId('Filter')]);
});

test('a target keeps its id with other tags; another description makes another target', async () => {
  const { networkInterfaceId } = new Fleet(ec2).addInstance();
  const template = (properties: object) => ({
    Resources: { Target: { Type: 'AWS::EC2::TrafficMirrorTarget', Properties: { NetworkInterfaceId: networkInterfaceId, ...properties } } },
  });
  const stack = await aws.deploy({ template: template({ Description: 'a' }) });
  const id = stack.physicalId('Target');
  await aws.deploy({ template: template({ Description: 'a', Tags: [{ Key: 'Name', Value: 'x' }] }) });
  expect([...ec2.state.trafficMirrorTargets.values()]).toEqual([expect.objectContaining({ TrafficMirrorTargetId: id, Tags: [{ Key: 'Name', Value: 'x' }] })]);
  await aws.deploy({ template: template({ Description: 'b' }) });
  expect([...ec2.state.trafficMirrorTargets.keys()]).toEqual([stack.physicalId('Target')]);
  expect(stack.physicalId('Target')).not.toBe(id);
});

test('a managed policy does not change: that is not modelled', async () => {
  const template = (action: string) => ({
    Resources: {
      Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] } } },
    },
  });
  await aws.deploy({ template: template('sqs:SendMessage') });
  await expect(aws.deploy({ template: template('sqs:*') })).rejects.toThrow('a change of a managed policy is not modelled');
});
