import type { Instance } from '../../../src/core/model/inventory';
import { allowGroup, securityGroup, sensor, session, workload } from '../build';
import { plan } from '../planned';

function started(name: string, launchedAt: number | undefined, tags: Record<string, string> = {}): Instance {
  return { ...workload(name, { tags }), ...(launchedAt !== undefined && { launchedAt }) };
}

const URGENT = { tier: 'gold' };

test('what is most urgent is done first, of that what started last, and else it goes by ids', () => {
  const instances = [
    started('e', 200, URGENT), started('d', undefined), started('c', 200, URGENT), started('b', 100, URGENT), started('a', 300), started('f', 50),
  ];
  const { actions } = plan({ instances, sensors: [sensor('s')] }, ['s'], {
    sources: { include: [{ tags: URGENT, priority: 5 }, {}], exclude: [], interfaces: 'all' },
  });
  expect(actions.map(({ networkInterfaceId }) => networkInterfaceId)).toEqual(['eni-c', 'eni-e', 'eni-b', 'eni-a', 'eni-f', 'eni-d']);
});

test('who makes room goes before who takes it, along a whole chain of full sensors', () => {
  const reaching = (name: string, ...letters: string[]) => workload(name, { securityGroupIds: letters.map((letter) => `sg-of-${letter}`) });
  const guarded = ['a', 'b', 'c'].map((name) => sensor(name, { securityGroupIds: [`sg-${name}`] }));
  const { actions } = plan({
    instances: [reaching('w', 'a'), reaching('x', 'a', 'b'), reaching('y', 'b', 'c')],
    sensors: guarded,
    securityGroups: ['a', 'b', 'c'].map((name) => securityGroup(`sg-${name}`, allowGroup(`sg-of-${name}`))),
    sessions: [session('tms-x', 'x', 'a'), session('tms-y', 'y', 'b')],
  }, ['a', 'b', 'c'].map((name) => ({ targetId: `tmt-${name}`, capacity: 1 })));
  expect(actions.map(({ action, networkInterfaceId, targetId }) => [action, networkInterfaceId, targetId])).toEqual([
    ['modify', 'eni-y', 'tmt-c'], ['modify', 'eni-x', 'tmt-b'], ['create', 'eni-w', 'tmt-a'],
  ]);
});
