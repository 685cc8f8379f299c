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

async function deployed(...templates: Readonly<Record<string, object>>[]): Promise<DeployedStack> {
  for (const resources of templates) await aws.deploy({ template: { Resources: resources } });
  things.take();
  return aws.stack('Stack');
}

test('dependants go first, whatever the order of creation was', async () => {
  const stack = await deployed(
    { Old: thing({ Value: 1 }), Other: thing({ Value: 1 }) },
    { Old: thing({ Value: { 'Fn::Sub': '${New.Value}' } }), Other: thing({ Value: 1 }), New: thing({ Value: { 'Fn::GetAtt': ['Other', 'Value'] } }) },
  );
  await stack.delete();
  expect(things.take()).toEqual(['remove Old=1', 'remove New=1', 'remove Other=1']);
  expect(stack.status).toBe('DELETE_COMPLETE');
});

test('a resource that cannot be deleted stops the deletion, which goes on from there', async () => {
  const stack = await deployed({ A: thing({ Value: 1 }), B: thing({ Value: 1 }, { DependsOn: 'A' }), C: thing({ Value: 1 }, { DependsOn: 'B' }) });
  things.failing.add('remove B=1');
  await expect(stack.delete()).rejects.toThrow('Stack: B (Test::Thing): no remove B=1');
  expect(stack.status).toBe('DELETE_FAILED');
  expect(things.take()).toEqual(['remove C=1', 'remove B=1']);
  await expect(aws.deploy({ template: { Resources: {} } })).rejects.toThrow('is in DELETE_FAILED state and can not be updated');

  things.failing.clear();
  await stack.delete();
  expect(things.take()).toEqual(['remove B=1', 'remove A=1']);
});

test('a retained resource stays', async () => {
  const stack = await deployed({ A: thing({ Value: 1 }, { DeletionPolicy: 'Retain' }), B: thing({ Value: 1 }, { DeletionPolicy: 'RetainExceptOnCreate' }) });
  await stack.delete();
  expect(things.take()).toEqual([]);
});

test('a stack can be deployed again after it was deleted, with other names and another id', async () => {
  const stack = await deployed({ A: thing({ Value: 1 }) });
  const before = [stack.physicalId('A'), stack.stackId];
  await stack.delete();
  const again = await deployed({ A: thing({ Value: 1 }) });
  expect(before).not.toContain(again.physicalId('A'));
  expect(before).not.toContain(again.stackId);
});
