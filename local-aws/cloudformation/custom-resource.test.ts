import { ManualClock } from '../clock';
import { CODE_KEY, functionTemplate } from './function-template';
import { handlerAsset } from '../lambda/handler-asset';
import { LocalAws } from '../local-aws';
import { DeployedStack } from './stack';
import { thing, Things } from './things';

/** Answers with what `respond` makes of the event, and not at all when that is nothing. */
function handlerOf(respond: string, headers: object = { 'content-type': '' }): string {
  return `
    import { request } from 'node:http';
    const respond = ${respond};
    export async function handler(event) {
      process.stdout.write('>' + JSON.stringify(event) + '\\n');
      const answer = await respond(event);
      if (!answer) return;
      const { StackId, RequestId, LogicalResourceId, PhysicalResourceId = 'physical' } = event;
      const body = JSON.stringify({ Status: 'SUCCESS', StackId, RequestId, LogicalResourceId, PhysicalResourceId, ...answer });
      const status = await new Promise((resolve, reject) => {
        const headers = { 'content-length': Buffer.byteLength(body), ...${JSON.stringify(headers)} };
        request(event.ResponseURL, { method: 'PUT', headers }, response => resolve(response.resume().statusCode)).on('error', reject).end(body);
      });
      process.stdout.write('#' + status + '\\n');
    }`;
}

interface Event {
  readonly RequestType: string;
  readonly RequestId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
}

const things = new Things();
let clock: ManualClock;
let aws: LocalAws;
let provider: DeployedStack;
const cleanUp: (() => unknown)[] = [];

beforeEach(async () => {
  clock = new ManualClock();
  aws = await LocalAws.start({ clock, resourceHandlers: things.handlers });
});

afterEach(async () => {
  await aws.stop();
  things.failing.clear();
  things.take();
  cleanUp.splice(0).forEach(step => step());
});

/** Deploys the function that stands behind the custom resources. */
async function provide(handler: string, others: object = {}): Promise<void> {
  const asset = handlerAsset(handler);
  cleanUp.push(asset.remove);
  provider = await aws.deploy({
    template: { Resources: { ...functionTemplate(), ...others } },
    assets: { [CODE_KEY]: asset.directory },
  }, { stackName: 'Provider' });
}

async function deploy(properties: object, others: object = {}, outputs: object = {}): Promise<DeployedStack> {
  const Resource = { Type: 'Custom::Migration', Properties: { ServiceToken: provider.function().arn, ...properties } };
  return aws.deploy({ template: { Resources: { Resource, ...others }, Outputs: outputs } });
}

/** What the function was asked. */
function asked(): Event[] {
  return provider.function().output.filter(line => line.startsWith('>')).map(line => JSON.parse(line.slice(1)) as Event);
}

function summary(): unknown[] {
  return asked().map(({ RequestType: type, PhysicalResourceId: id, ResourceProperties: { Size: size } }) => [type, id, size]);
}

test('the function is asked to create, update and delete, with all values as texts', async () => {
  await provide(handlerOf('event => ({ Data: { Size: event.ResourceProperties.Size } })'));
  const outputs = { Size: { Value: { 'Fn::GetAtt': ['Resource', 'Size'] } }, Id: { Value: { Ref: 'Resource' } } };
  const stack = await deploy({ Size: 3, Flags: [true, { Deep: 0.5 }] }, {}, outputs);
  expect(stack.outputs).toEqual({ Size: '3', Id: 'physical' });
  await deploy({ Size: 4 });
  await stack.delete();

  const { arn } = provider.function();
  const common = {
    StackId: stack.stackId,
    RequestId: expect.any(String),
    ResponseURL: expect.stringMatching(/^http:/),
    LogicalResourceId: 'Resource',
    ResourceType: 'Custom::Migration',
    ServiceToken: arn,
  };
  const before = { ServiceToken: arn, Size: '3', Flags: ['true', { Deep: '0.5' }] };
  const after = { ServiceToken: arn, Size: '4' };
  expect(asked()).toEqual([
    { ...common, RequestType: 'Create', ResourceProperties: before },
    { ...common, RequestType: 'Update', PhysicalResourceId: 'physical', ResourceProperties: after, OldResourceProperties: before },
    { ...common, RequestType: 'Delete', PhysicalResourceId: 'physical', ResourceProperties: after },
  ]);
  expect(new Set(asked().map(({ RequestId: id }) => id)).size).toBe(3);
});

test('a resource whose properties stay is not asked', async () => {
  await provide(handlerOf('() => ({})'));
  await deploy({ Size: 3 }, { Thing: thing({ Value: 1 }) });
  await deploy({ Size: 3 }, { Thing: thing({ Value: 2 }) });
  expect(summary()).toEqual([['Create', undefined, '3']]);
});

test('the general type works as well', async () => {
  await provide(handlerOf('() => ({})'));
  const Resource = { Type: 'AWS::CloudFormation::CustomResource', Properties: { ServiceToken: provider.function().arn } };
  await aws.deploy({ template: { Resources: { Resource } } });
  expect(asked()).toEqual([expect.objectContaining({ ResourceType: 'AWS::CloudFormation::CustomResource' })]);
});

test('a failed creation fails the stack with its reason, and what it says it has created is deleted', async () => {
  await provide(handlerOf("({ RequestType }) => RequestType === 'Create' ? { Status: 'FAILED', Reason: 'no sensors', PhysicalResourceId: 'half' } : {}"));
  await expect(deploy({ Size: 1 })).rejects.toThrow(
    'Stack: Resource (Custom::Migration): Received response status [FAILED] from custom resource. Message returned: no sensors',
  );
  expect(summary()).toEqual([['Create', undefined, '1'], ['Delete', 'half', '1']]);
});

test('a failed update fails the stack, and the resource is asked to go back', async () => {
  await provide(handlerOf("event => event.ResourceProperties.Size === '2' ? { Status: 'FAILED', Reason: 'too big' } : {}"));
  const stack = await deploy({ Size: 1 });
  await expect(deploy({ Size: 2 })).rejects.toThrow('Message returned: too big');
  expect(summary()).toEqual([['Create', undefined, '1'], ['Update', 'physical', '2'], ['Update', 'physical', '1']]);
  expect(asked()[2]).toMatchObject({ OldResourceProperties: { Size: '2' } });
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('a failed deletion fails the deletion of the stack, which can be tried again', async () => {
  await provide(handlerOf('(failed => ({ RequestType }) => RequestType === \'Delete\' && !failed++ ? { Status: \'FAILED\', Reason: \'sessions\' } : {})(0)'));
  const stack = await deploy({ Size: 1 });
  await aws.idle(); // The answer comes before the end of the invocation, until which another one gets another process.
  await expect(stack.delete()).rejects.toThrow('Stack: Resource (Custom::Migration): Received response status [FAILED]');
  await aws.idle();
  expect(stack.status).toBe('DELETE_FAILED');
  await stack.delete();
  expect(stack.status).toBe('DELETE_COMPLETE');
});

test('another physical id after an update means another resource: the old one is deleted at the end', async () => {
  await provide(handlerOf("({ ResourceProperties: { Size }, PhysicalResourceId }) => ({ PhysicalResourceId: 'size-' + Size })"));
  const stack = await deploy({ Size: 1 });
  await deploy({ Size: 2 }, { After: thing({ Value: { Ref: 'Resource' } }) });
  expect(stack.physicalId('Resource')).toBe('size-2');
  expect(summary()).toEqual([['Create', undefined, '1'], ['Update', 'size-1', '2'], ['Delete', 'size-1', '1']]);
});

test('an update that is taken back deletes the resource that it had made', async () => {
  await provide(handlerOf("({ ResourceProperties: { Size }, PhysicalResourceId }) => ({ PhysicalResourceId: 'size-' + Size })"));
  const stack = await deploy({ Size: 1 });
  things.failing.add('create Other=size-2');
  await expect(deploy({ Size: 2 }, { Other: thing({ Value: { Ref: 'Resource' } }) })).rejects.toThrow('no create Other=size-2');
  expect(stack.physicalId('Resource')).toBe('size-1');
  expect(summary().slice(1)).toEqual([['Update', 'size-1', '2'], ['Update', 'size-2', '1'], ['Delete', 'size-2', '2']]);
});

test('a function that throws is tried again after one and two minutes', async () => {
  await provide(handlerOf("(tries => () => { if (++tries < 3) throw new Error('not yet'); return {}; })(0)"));
  const deployment = deploy({ Size: 1 });
  for (const [wait, tries] of [[59_999, 1], [1, 2], [119_999, 2], [1, 3]]) {
    await aws.idle({ ignoreDelayed: true });
    clock.advance(wait);
    await aws.idle({ ignoreDelayed: true });
    expect(asked()).toHaveLength(tries);
  }
  await deployment;
  expect(new Set(asked().map(({ RequestId: id }) => id)).size).toBe(1);
});

test('without an answer the operation fails when the time is over, an hour unless the resource says otherwise', async () => {
  await provide(handlerOf("({ RequestType, ResourceProperties }) => RequestType === 'Delete' && {}"));
  for (const [seconds, properties] of [[3600, {}], [60, { ServiceTimeout: 60 }]] as const) {
    const outcome: string[] = [];
    const deployment = deploy(properties).catch((error: Error) => outcome.push(error.message));
    await aws.idle({ ignoreDelayed: true });
    clock.advance(seconds * 1000 - 1);
    await new Promise(resolve => setImmediate(resolve));
    expect(outcome).toEqual([]);
    clock.advance(1);
    await deployment;
    expect(outcome).toEqual([expect.stringContaining(`did not receive a response from your Custom Resource within ${seconds} seconds`)]);
  }
  expect(asked().map(({ RequestType: type }) => type)).toEqual(['Create', 'Delete', 'Create', 'Delete']);
});

test.each<[string, string, string]>([
  ['an answer without a physical id', "{ PhysicalResourceId: '' }", 'Invalid PhysicalResourceId'],
  ['an answer with an unknown status', "{ Status: 'DONE' }", 'Invalid Response object: Status'],
  ['an answer to another request', "{ RequestId: 'other' }", 'Value of property RequestId must be the one of the request'],
  ['an answer of more than 4,096 bytes', "{ Data: { Text: 'ä'.repeat(2000) } }", 'Response object is too long'],
])('%s fails the operation', async (_, response, message) => {
  await provide(handlerOf(`({ RequestType }) => RequestType === 'Create' ? ${response} : {}`));
  await expect(deploy({})).rejects.toThrow(message);
});

test('an answer of 4,096 bytes is accepted', async () => {
  await provide(handlerOf(`event => {
    const { StackId, RequestId, LogicalResourceId } = event;
    const rest = JSON.stringify({ Status: 'SUCCESS', StackId, RequestId, LogicalResourceId, PhysicalResourceId: 'physical', Data: { Text: '' } });
    return { Data: { Text: 'x'.repeat(4096 - rest.length) } };
  }`));
  await expect(deploy({})).resolves.toMatchObject({ status: 'CREATE_COMPLETE' });
});

test('an answer with a content type, which the signature of its address would not cover, is refused', async () => {
  await provide(handlerOf('() => ({})', { 'content-type': 'application/json' }));
  const deployment = deploy({ ServiceTimeout: 1 }).catch((error: Error) => error.message);
  for (let request = 0; request < 2; request += 1) {
    await aws.idle({ ignoreDelayed: true });
    clock.advance(1000);
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(await deployment).toContain('did not receive a response');
  expect(provider.function().output).toContain('#403');
});

test('a token that leads to no function fails before anything is asked', async () => {
  await provide(handlerOf('() => ({})'));
  const outcome = deploy({ ServiceToken: 'arn:aws:sns:us-east-1:123456789012:topic' });
  await expect(outcome).rejects.toThrow(/^Stack: Resource \(Custom::Migration\): there is no function arn:aws:sns:us-east-1:123456789012:topic$/);
});

test('stopping ends a deployment that waits for an answer', async () => {
  await provide(handlerOf('() => undefined'));
  const deployment = deploy({});
  await aws.idle({ ignoreDelayed: true });
  await Promise.all([expect(deployment).rejects.toThrow('the local AWS was stopped'), aws.stop()]);
});
