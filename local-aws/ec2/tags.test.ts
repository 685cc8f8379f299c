import type { DescribeTagsResult } from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Ec2, EventBridgeEvent } from './ec2';
import { Fleet } from '../fleet/builder';

let fleet: Fleet;
let events: EventBridgeEvent[];

beforeEach(() => {
  fleet = new Fleet(new Ec2({ clock: new ManualClock() }));
  events = [];
  fleet.ec2.onEvent((event) => events.push(event));
});

test('tags are added, replaced, listed and removed on resources of several types at once', () => {
  const { instanceId, networkInterfaceId } = fleet.addInstance({ tags: { env: 'test' } });
  const resources = [instanceId, networkInterfaceId];

  fleet.ec2.call('CreateTags', { Resources: resources, Tags: [{ Key: 'env', Value: 'prod' }, { Key: 'team', Value: 'a' }] });
  fleet.ec2.call('DeleteTags', { Resources: resources, Tags: [{ Key: 'team' }, { Key: 'env', Value: 'other' }] });

  const { Tags: tags } = fleet.ec2.call<DescribeTagsResult>('DescribeTags', { Filters: [{ Name: 'key', Values: ['env', 'team'] }] });
  expect(tags).toEqual([
    { Key: 'env', Value: 'prod', ResourceId: instanceId, ResourceType: 'instance' },
    { Key: 'env', Value: 'prod', ResourceId: networkInterfaceId, ResourceType: 'network-interface' },
  ]);
});

test.each([
  ['an id that does not exist', { Resources: ['i-none'], Tags: [{ Key: 'a', Value: 'b' }] }, "The ID 'i-none' is not valid"],
  ['a reserved key', { Tags: [{ Key: 'aws:owner', Value: 'b' }] }, 'reserved'],
  ['a value that is too long', { Tags: [{ Key: 'a', Value: 'b'.repeat(257) }] }, 'maximum length'],
  ['more than fifty tags', { Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `key-${index}`, Value: '' })) }, 'maximum number of Tags'],
])('%s is refused, and nothing is tagged', (_, input, message) => {
  const { instanceId } = fleet.addInstance();

  expect(() => fleet.ec2.call('CreateTags', { Resources: [instanceId], ...input })).toThrow(message);
  expect(fleet.ec2.state.instances.get(instanceId)?.Tags).toEqual([]);
});

test('an event tells which tags of an instance changed and which it has now', () => {
  const { instanceId, networkInterfaceId } = fleet.addInstance({ tags: { env: 'test', team: 'a' } });

  fleet.ec2.call('CreateTags', { Resources: [networkInterfaceId, instanceId], Tags: [{ Key: 'env', Value: 'prod' }, { Key: 'team', Value: 'a' }] });
  fleet.ec2.call('DeleteTags', { Resources: [instanceId], Tags: [{ Key: 'env' }] });

  expect(events).toEqual([
    {
      'version': '0',
      'id': expect.any(String),
      'detail-type': 'Tag Change on Resource',
      'source': 'aws.tag',
      'account': '123456789012',
      'time': '2026-01-01T00:00:00Z',
      'region': 'us-east-1',
      'resources': [`arn:aws:ec2:us-east-1:123456789012:instance/${instanceId}`],
      'detail': {
        'changed-tag-keys': ['env'], 'service': 'ec2', 'resource-type': 'instance', 'version': 1, 'tags': { env: 'prod', team: 'a' },
      },
    },
    expect.objectContaining({
      detail: { 'changed-tag-keys': ['env'], 'service': 'ec2', 'resource-type': 'instance', 'version': 2, 'tags': { team: 'a' } },
    }),
  ]);
});

test('an event tells of a target as well, also of one that another account shares', () => {
  const targetId = fleet.addTarget({ to: 'eni-0fedcba9876543210', ownerId: '222222222222' });

  fleet.ec2.call('CreateTags', { Resources: [targetId], Tags: [{ Key: 'sensor', Value: 'true' }] });

  expect(events).toMatchObject([{
    resources: [`arn:aws:ec2:us-east-1:222222222222:traffic-mirror-target/${targetId}`],
    detail: { 'changed-tag-keys': ['sensor'], 'resource-type': 'traffic-mirror-target', 'tags': { sensor: 'true' } },
  }]);
});

test('tags that stay as they are make no event', () => {
  const { instanceId } = fleet.addInstance({ tags: { env: 'test' } });

  fleet.ec2.call('CreateTags', { Resources: [instanceId], Tags: [{ Key: 'env', Value: 'test' }] });
  fleet.ec2.call('DeleteTags', { Resources: [instanceId], Tags: [{ Key: 'team' }] });

  expect(events).toEqual([]);
});
