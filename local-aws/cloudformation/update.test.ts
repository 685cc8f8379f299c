import { LocalAws } from '../local-aws';
import { DeployedStack } from './stack';
import { thing, Things } from './things';

let things: Things;
let aws: LocalAws;

beforeEach(async () => {
  things = new Things();
  aws = await LocalAws.start({ resourceHandlers: things.handlers });
});

afterEach(async () => aws.stop());

type Resources = Readonly<Record<string, object>>;

async function deploy(resources: Resources, rest: object = {}): Promise<DeployedStack> {
  return aws.deploy({ template: { Resources: resources, ...rest } });
}

/** A stack that exists, with an empty log. */
async function deployed(resources: Resources): Promise<DeployedStack> {
  const stack = await deploy(resources);
  things.take();
  return stack;
}

const CHAIN = { B: thing({ Value: { Ref: 'A' } }), A: thing({ Value: 1 }) };

test('a second deployment creates what is new and changes what has changed, in dependency order', async () => {
  const stack = await deployed({ Last: thing({ Value: { 'Fn::GetAtt': ['First', 'Value'] } }), First: thing({ Value: 1 }) });
  await deploy({ Last: thing({ Value: { 'Fn::GetAtt': ['First', 'Value'] } }), First: thing({ Value: { 'Fn::GetAtt': ['New', 'Value'] } }), New: thing({ Value: 2 }) });
  expect(things.take()).toEqual(['create New=2', 'update First=1 to 2', 'update Last=1 to 2']);
  expect(stack.status).toBe('UPDATE_COMPLETE');
  expect(stack.physicalId('New')).toMatch(/^Stack-New-/);
});

test('a deployment is compared with the one before, not with the first', async () => {
  for (const Value of [1, 2, 1, 1]) await deploy({ A: thing({ Value }) });
  expect(things.take()).toEqual(['create A=1', 'update A=1 to 2', 'update A=2 to 1']);
});

test('what has not changed is left alone, and so is what changes only in ways that have no effect', async () => {
  await deployed(CHAIN);
  await deploy({ ...CHAIN, A: thing({ Value: 1, Note: 'new' }, { Metadata: { any: 'thing' } }) });
  expect(things.take()).toEqual([]);
});

test('a replacement comes first, then those that depend on it, and the old one goes at the end', async () => {
  const stack = await deployed(CHAIN);
  const before = stack.physicalId('A');
  await deploy({ ...CHAIN, A: thing({ Value: 1, Key: 'other' }) });
  expect(things.take()).toEqual(['create A=1', `update B=${before} to ${stack.physicalId('A')}`, 'remove A=1']);
  expect(stack.physicalId('A')).not.toBe(before);
});

test('the clean-up removes dependants before what they depended on', async () => {
  const stack = await deployed({ ...CHAIN, C: thing({ Value: 3 }, { DependsOn: 'B' }), Other: thing({ Value: 4 }) });
  const ref = stack.physicalId('A');
  await deploy({ Other: thing({ Value: 5 }) });
  expect(things.take()).toEqual(['update Other=4 to 5', 'remove C=3', `remove B=${ref}`, 'remove A=1']);
  expect(() => stack.physicalId('A')).toThrow('has no resource A');
});

test('a resource whose condition no longer holds is removed', async () => {
  const template = (wanted: string) => ({ Conditions: { Wanted: { 'Fn::Equals': [wanted, 'yes'] } } });
  const resources = { A: thing({ Value: 1 }, { Condition: 'Wanted' }) };
  await deploy(resources, template('yes'));
  await deploy(resources, template('no'));
  expect(things.take()).toEqual(['create A=1', 'remove A=1']);
});

test('outputs follow', async () => {
  const stack = await deploy(CHAIN, { Outputs: { Value: { Value: { 'Fn::GetAtt': ['A', 'Value'] } } } });
  expect(stack.outputs).toEqual({ Value: 1 });
  await deploy({ ...CHAIN, A: thing({ Value: 2 }) }, { Outputs: { Other: { Value: { 'Fn::GetAtt': ['A', 'Value'] } } } });
  expect(stack.outputs).toEqual({ Other: 2 });
});

test('a replacement of a resource with a name of its own is refused unless it is renamed', async () => {
  const stack = await deployed({ A: thing({ Value: 1, Name: 'fixed' }) });
  await expect(deploy({ A: thing({ Value: 1, Name: 'fixed', Key: 'other' }) })).rejects.toThrow('Rename fixed and update the stack again');
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  await deploy({ A: thing({ Value: 1, Name: 'new', Key: 'other' }) });
  expect(things.take()).toEqual(['create new=1', 'remove fixed=1']);
});

test('a resource does not become one of another type', async () => {
  await deployed(CHAIN);
  await expect(deploy({ ...CHAIN, A: { Type: 'AWS::SQS::Queue' } })).rejects.toThrow('the type of A from Test::Thing to AWS::SQS::Queue');
  expect(things.take()).toEqual([]);
});

test('when an update fails, what was changed gets its former properties, and what was added goes', async () => {
  const resources = { A: thing({ Value: 1 }), B: thing({ Value: 1, Key: 'x' }), C: thing({ Value: 1 }), D: thing({ Value: 1 }), Z: thing({ Value: 1 }) };
  const stack = await deployed(resources);
  const ids = ['A', 'B', 'C', 'D', 'Z'].map(id => stack.physicalId(id));
  things.failing.add('update C=1 to 2');
  await expect(deploy({
    New: thing({ Value: 2 }),
    A: thing({ Value: 2 }, { DependsOn: 'New' }),
    B: thing({ Value: 2, Key: 'y' }, { DependsOn: 'A' }),
    C: thing({ Value: 2 }, { DependsOn: 'B' }),
    D: thing({ Value: 2 }, { DependsOn: 'C' }),
  })).rejects.toThrow('Stack: C (Test::Thing): no update C=1 to 2');
  expect(things.take()).toEqual([
    'create New=2', 'update A=1 to 2', 'create B=2', 'update C=1 to 2',
    'update A=2 to 1', 'update C=2 to 1', 'remove B=2', 'remove New=2',
  ]);
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(['A', 'B', 'C', 'D', 'Z'].map(id => stack.physicalId(id))).toEqual(ids);
  things.failing.clear();
  await deploy({ ...resources, C: thing({ Value: 3 }) });
  expect(things.take()).toEqual(['update C=1 to 3']);
});

test('an output that cannot be evaluated fails the update like a resource', async () => {
  await deployed(CHAIN);
  await expect(deploy({ ...CHAIN, A: thing({ Value: 2 }) }, { Outputs: { Bad: { Value: { Ref: 'Nothing' } } } })).rejects.toThrow('Nothing does not exist');
  expect(things.take()).toEqual(['update A=1 to 2', 'update A=2 to 1']);
});

test('a rollback that fails is told, and the stack can then only be deleted', async () => {
  const stack = await deployed({ A: thing({ Value: 1 }), B: thing({ Value: 1 }, { DependsOn: 'A' }) });
  things.failing.add('update B=1 to 2').add('update A=2 to 1');
  await expect(deploy({ A: thing({ Value: 2 }), B: thing({ Value: 2 }, { DependsOn: 'A' }) }))
    .rejects.toThrow('no update B=1 to 2; rolling back failed: no update A=2 to 1');
  expect(stack.status).toBe('UPDATE_ROLLBACK_FAILED');
  await expect(deploy({})).rejects.toThrow('is in UPDATE_ROLLBACK_FAILED state and can not be updated');
  await stack.delete();
  expect(stack.status).toBe('DELETE_COMPLETE');
});

test('what the clean-up cannot delete is reported, left behind, and fails nothing', async () => {
  const stack = await deployed(CHAIN);
  const physicalId = stack.physicalId('A');
  things.failing.add('remove A=1');
  await deploy({ A: thing({ Value: 1, Key: 'other' }), B: thing({ Value: 0 }) });
  expect(stack.status).toBe('UPDATE_COMPLETE');
  expect(stack.leftBehind).toEqual([{ logicalId: 'A', physicalId, reason: 'no remove A=1' }]);
  things.take();
  things.failing.clear();
  await stack.delete();
  expect(things.take()).toEqual(['remove B=0', 'remove A=1']);
});

test('policies retain what leaves the template and what is replaced', async () => {
  await deployed({
    Kept: thing({ Value: 1 }, { DeletionPolicy: 'Retain' }),
    AlsoKept: thing({ Value: 1 }, { DeletionPolicy: 'RetainExceptOnCreate' }),
    Replaced: thing({ Value: 1 }),
    Deleted: thing({ Value: 1 }, { UpdateReplacePolicy: 'Retain' }),
  });
  await deploy({ Replaced: thing({ Value: 2, Key: 'x' }, { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Delete' }) });
  expect(things.take()).toEqual(['create Replaced=2', 'remove Deleted=1']);
});

test('a creation that fails takes back what it created, but for what is retained', async () => {
  things.failing.add('create D=1');
  await expect(deploy({
    A: thing({ Value: 1 }),
    B: thing({ Value: 1 }, { DeletionPolicy: 'Retain', DependsOn: 'A' }),
    C: thing({ Value: 1 }, { DeletionPolicy: 'RetainExceptOnCreate', DependsOn: 'B' }),
    D: thing({ Value: 1 }, { DependsOn: 'C' }),
  })).rejects.toThrow('Stack: D (Test::Thing): no create D=1');
  expect(things.take().slice(4)).toEqual(['remove C=1', 'remove A=1']);
  expect(() => aws.stack('Stack')).toThrow('there is no stack Stack');
});

test('a creation of which something cannot be taken back leaves a stack to delete', async () => {
  things.failing.add('create B=1').add('remove A=1');
  const resources = { A: thing({ Value: 1 }), B: thing({ Value: 1 }, { DependsOn: 'A' }) };
  await expect(deploy(resources)).rejects.toThrow('no create B=1; rolling back failed: Stack: A (Test::Thing): no remove A=1');
  const stack = aws.stack('Stack');
  expect(stack.status).toBe('ROLLBACK_FAILED');
  things.failing.clear();
  await stack.delete();
  await expect(deploy(resources)).resolves.toBeDefined();
});

test('only one thing is done to a stack at a time', async () => {
  const stack = await deployed(CHAIN);
  const update = deploy({ ...CHAIN, A: thing({ Value: 2 }) });
  await expect(deploy(CHAIN)).rejects.toThrow('is in UPDATE_IN_PROGRESS state');
  await expect(stack.delete()).rejects.toThrow('is in UPDATE_IN_PROGRESS state');
  await update;
});

test.each<[string, object, string]>([
  ['an attribute of a resource', { CreationPolicy: {} }, 'the attribute CreationPolicy of the resource A is not modelled'],
  ['a policy', { DeletionPolicy: 'Snapshot' }, 'the removal policy Snapshot of the resource A is not modelled'],
])('%s that is not modelled is refused', async (_, attributes, message) => {
  await expect(deploy({ A: thing({ Value: 1 }, attributes) })).rejects.toThrow(message);
});
