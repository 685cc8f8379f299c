import { assign, type Demand, type TargetCapacity } from '../../../src/core/assignment/assign';
import { shuffled } from '../../../src/core/assignment/sequence';

type Option = Demand['options'][number];

/** `?a` is an unknown path to a, `~a` one to another zone, `?~a` both. */
function option(text: string): Option {
  return { targetId: text.replace(/^[?~]+/, ''), unknown: text.includes('?'), crossZone: text.includes('~') };
}

function demand(members: string, options: string, rest: Partial<Demand> = {}): Demand {
  return { members: members.split(' '), priority: 0, primary: true, options: options.split(' ').filter(Boolean).map(option), ...rest };
}

function sensor(targetId: string, rest: Partial<TargetCapacity> = {}): TargetCapacity {
  return { targetId, fixed: 0, weight: 1, ...rest };
}

/** The targets of interfaces e1, e2, …, or '-', in one line. */
function outcome(demands: readonly Demand[], sensors: readonly TargetCapacity[]): string {
  const { targets: assignment } = assign(demands, sensors);
  const ids = demands.flatMap(({ members }) => members).sort();
  return ids.map((id) => assignment.get(id) ?? '-').join(' ');
}

/** How many of the interfaces each target gets. */
function counts(demands: readonly Demand[], sensors: readonly TargetCapacity[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const targetId of assign(demands, sensors).targets.values()) result[targetId] = (result[targetId] ?? 0) + 1;
  return result;
}

interface Law {
  readonly law: string;
  readonly demands: readonly Demand[];
  readonly sensors: readonly TargetCapacity[];
  readonly expected: string;
}

describe('room', () => {
  test('where nobody asks, nobody is assigned', () => {
    expect(assign([], [sensor('a')]).targets.size).toBe(0);
  });

  test.each<Law>([
    {
      law: 'without options an interface stays unmirrored',
      demands: [demand('e1', '')],
      sensors: [sensor('a')],
      expected: '-',
    },
    {
      law: 'an option that is no sensor is ignored',
      demands: [demand('e1', 'gone a')],
      sensors: [sensor('a')],
      expected: 'a',
    },
    {
      law: 'a sensor takes no more than its capacity',
      demands: [demand('e1 e2 e3', 'a')],
      sensors: [sensor('a', { capacity: 2 })],
      expected: 'a a -',
    },
    {
      law: 'sessions that cannot be moved use capacity up',
      demands: [demand('e1 e2 e3', 'a')],
      sensors: [sensor('a', { fixed: 9, capacity: 10 })],
      expected: 'a - -',
    },
    {
      law: 'a sensor with more sessions than its capacity takes nobody',
      demands: [demand('e1', 'a')],
      sensors: [sensor('a', { fixed: 11, capacity: 10 })],
      expected: '-',
    },
    {
      law: 'whoever has one sensor only gets it from those who have a choice',
      demands: [demand('e1', 'a b'), demand('e2', 'a')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1, weight: 0.001 })],
      expected: 'b a',
    },
  ])('$law', ({ demands, sensors, expected }) => {
    expect(outcome(demands, sensors)).toBe(expected);
  });
});

describe('urgency', () => {
  const one = [sensor('a', { capacity: 1 })];
  test.each<Law>([
    { law: 'the higher priority gets the last place', demands: [demand('e1', 'a', { priority: 1 }), demand('e2', 'a', { priority: 2 })], sensors: one, expected: '- a' },
    { law: 'the primary interface gets the last place', demands: [demand('e1', 'a', { primary: false }), demand('e2', 'a')], sensors: one, expected: '- a' },
    {
      law: 'the last in line gets what others leave, whatever its priority',
      demands: [demand('e1', 'a', { priority: 9, lastInLine: true }), demand('e2', 'a', { primary: false })],
      sensors: one,
      expected: '- a',
    },
    {
      law: 'priority counts before being primary',
      demands: [demand('e1', 'a', { priority: 1, primary: false }), demand('e2', 'a')],
      sensors: one,
      expected: 'a -',
    },
    {
      law: 'one of a higher priority counts more than many of a lower',
      demands: [demand('e1', 'a', { priority: 1 }), demand('e2 e3', 'a')],
      sensors: one,
      expected: 'a - -',
    },
    {
      law: 'the urgent makes way to another sensor for the less urgent',
      demands: [demand('e1', 'a ~b', { priority: 1 }), demand('e2', 'a')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1 })],
      expected: 'b a',
    },
    {
      law: 'the higher priority gets the last place over whatever path',
      demands: [demand('e1', 'a'), demand('e2', '?~a', { priority: 1 })],
      sensors: one,
      expected: '- a',
    },
    {
      law: 'the primary interface gets the last place over whatever path',
      demands: [demand('e1', 'a', { primary: false }), demand('e2', '?~a')],
      sensors: one,
      expected: '- a',
    },
    {
      law: 'among equally urgent ones the better path gets the last place',
      demands: [demand('e1', '?a'), demand('e2', 'a')],
      sensors: one,
      expected: '- a',
    },
  ])('$law', ({ demands, sensors, expected }) => {
    expect(outcome(demands, sensors)).toBe(expected);
  });
});

describe('interfaces with a session that works', () => {
  const placed = (...targets: string[]): Partial<Demand> => ({ working: targets.map(option) });
  test.each<Law>([
    {
      law: 'nobody loses a session to a more urgent one',
      demands: [demand('e1', 'a', placed('a')), demand('e2', 'a', { priority: 9 })],
      sensors: [sensor('a', { capacity: 1 })],
      expected: 'a -',
    },
    {
      law: 'one moves when that lets one more in',
      demands: [demand('e1', 'a ?~b', placed('a')), demand('e2', 'a')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b')],
      expected: 'b a',
    },
    {
      law: 'of several that stand there, no more move than must',
      demands: [demand('e1 e2 e3', 'a b', placed('a')), demand('e4', 'a')],
      sensors: [sensor('a', { capacity: 3 }), sensor('b')],
      expected: 'a a b a',
    },
    {
      law: 'a chain of moves lets one more in',
      demands: [demand('e1', 'a b', placed('a')), demand('e2', 'b c', placed('b')), demand('e3', 'a')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1 }), sensor('c', { capacity: 1 })],
      expected: 'b c a',
    },
    {
      law: 'the shorter chain of moves is taken, over whatever path',
      demands: [demand('e1', 'a b ?~d', placed('a')), demand('e2', 'b c', placed('b')), demand('e3', 'a')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1 }), sensor('c'), sensor('d')],
      expected: 'd b a',
    },
    {
      law: 'nobody moves for a more even load',
      demands: [demand('e1 e2 e3 e4', 'a b', placed('a'))],
      sensors: [sensor('a'), sensor('b')],
      expected: 'a a a a',
    },
    {
      law: 'nobody moves to be on a better path',
      demands: [demand('e1', '?~a b', placed('?~a'))],
      sensors: [sensor('a'), sensor('b')],
      expected: 'a',
    },
    {
      law: 'nobody moves to spare a newcomer an unknown path',
      demands: [demand('e1', 'a b', placed('a')), demand('e2', 'a ?b')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b')],
      expected: 'a b',
    },
    {
      law: 'those on a sensor that holds more than it may stay, and it takes nobody in exchange',
      demands: [demand('e1 e2', 'a b', placed('a')), demand('e3', 'a')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1 })],
      expected: 'a a -',
    },
    {
      law: 'those on a sensor that is not known stay there',
      demands: [demand('e1', 'gone a', placed('gone'))],
      sensors: [sensor('a')],
      expected: 'gone',
    },
    {
      law: 'who works where a new session may not come makes way to where one may',
      demands: [demand('e1', 'b', placed('a')), demand('e2', 'a')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b')],
      expected: 'b a',
    },
  ])('$law', ({ demands, sensors, expected }) => {
    expect(outcome(demands, sensors)).toBe(expected);
  });
});

describe('paths', () => {
  test.each<Law>([
    {
      law: 'an unknown path is used only when nothing eligible has room',
      demands: [demand('e1 e2', '?a ~b')],
      sensors: [sensor('a'), sensor('b', { capacity: 1 })],
      expected: 'b a',
    },
    {
      law: 'another zone is used only when the local sensors are full',
      demands: [demand('e1 e2', '~a b')],
      sensors: [sensor('a'), sensor('b', { capacity: 1 })],
      expected: 'b a',
    },
    {
      law: 'a full local sensor is left by those who also have another',
      demands: [demand('e1', 'a b'), demand('e2', 'a ~c')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b', { fixed: 50 }), sensor('c')],
      expected: 'b a',
    },
    {
      law: 'two paths between zones are better than an unknown one',
      demands: [demand('e1', 'a ~b'), demand('e2', '?c ~a')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b'), sensor('c')],
      expected: 'b a',
    },
    {
      law: 'a local sensor is used however loaded it is',
      demands: [demand('e1', 'a ~b')],
      sensors: [sensor('a', { fixed: 99 }), sensor('b')],
      expected: 'a',
    },
  ])('$law', ({ demands, sensors, expected }) => {
    const targets = outcome(demands, sensors).split(' ');
    expect(targets.sort()).toEqual(expected.split(' ').sort());
  });
});

describe('load', () => {
  const five = demand('e1 e2 e3 e4 e5', 'a b');
  test.each([
    { law: 'the sensor with the fewest sessions wins', demands: [demand('e1', 'a b')], a: { fixed: 3 }, b: { fixed: 2 }, expected: { b: 1 } },
    { law: 'sensors fill up evenly', demands: [five], a: { fixed: 3 }, b: {}, expected: { a: 1, b: 4 } },
    { law: 'a sensor takes in proportion to its weight', demands: [five], a: { weight: 4 }, b: {}, expected: { a: 4, b: 1 } },
    { law: 'weights may be fractions', demands: [demand('e1 e2 e3 e4', 'a b')], a: { weight: 0.1 }, b: { weight: 0.3 }, expected: { a: 1, b: 3 } },
    { law: 'the smallest weights fill up evenly', demands: [demand('e1 e2 e3 e4', 'a b')], a: { weight: 1e-9 }, b: { weight: 1e-9 }, expected: { a: 2, b: 2 } },
    { law: 'of empty sensors the first with more weight wins', demands: [demand('e1', 'a b')], a: { weight: 2 }, b: {}, expected: { a: 1 } },
    { law: 'of empty sensors the second with more weight wins', demands: [demand('e1', 'a b')], a: {}, b: { weight: 2 }, expected: { b: 1 } },
    {
      law: 'those who have a choice make way for those who have none, even where there is room',
      demands: [demand('e1 e2', 'a b'), demand('e3 e4', 'a')],
      a: {},
      b: {},
      expected: { a: 2, b: 2 },
    },
    {
      law: 'others move up along a chain of sensors until the load is even',
      demands: [demand('e1 e2', 'b c'), demand('e3 e4', 'a b'), demand('e5 e6', 'a')],
      a: {},
      b: {},
      expected: { a: 2, b: 2, c: 2 },
    },
  ])('$law', ({ demands, a, b, expected }) => {
    expect(counts(demands, [sensor('a', a), sensor('b', b), sensor('c')])).toEqual(expected);
  });
});

describe('ties', () => {
  const targetIds = Array.from({ length: 10 }, (_, index) => `tmt-${index}`);
  const equals = targetIds.map((targetId) => sensor(targetId));

  test('interfaces that are assigned apart from each other spread over equal sensors', () => {
    const chosen = Array.from({ length: 200 }, (_, index) => outcome([demand(`eni-${index}`, targetIds.join(' '))], equals));
    const most = Math.max(...targetIds.map((targetId) => chosen.filter((other) => other === targetId).length));
    expect(new Set(chosen).size).toBe(targetIds.length);
    expect(most).toBeLessThan(50);
  });

  test('a tie is broken the same way for options that are equal but not the same object', () => {
    const options = targetIds.map(option);
    const demands = ['e1 e4', 'e2 e5', 'e3 e6'].map((members, priority) => ({ ...demand(members, ''), options, priority: priority % 2 }));
    const copies = demands.map((original) => ({ ...original, options: structuredClone(options) }));
    expect(outcome(copies, equals)).toBe(outcome(demands, equals));
  });

  test('even two sensors whose ids have the same hash have one order', () => {
    const [a, b] = ['tmt-802b6330', 'tmt-d7d93fde'].map((targetId) => ({ targetId }));
    expect(shuffled([b, a], 'eni-3')).toEqual(shuffled([a, b], 'eni-3'));
  });
});

test('of equal sensors an interface takes the first in the order that its own id gives', () => {
  const sensors = ['a', 'b', 'c', 'd', 'e', 'f'].map((targetId) => sensor(targetId));
  const members = ['e1', 'e2', 'e3', 'e4', 'e5'];
  expect(members.map((member) => outcome([demand(member, 'a b c d e f')], sensors)))
    .toEqual(members.map((member) => shuffled(sensors, member)[0].targetId));
});

test('who makes way for another may go as far as it stood before, to a sensor that holds more', () => {
  const sensors = [sensor('a', { capacity: 1 }), sensor('c', { fixed: 3 }), sensor('d')];
  expect(outcome([demand('e1', '~a ~c', { priority: 10 }), demand('e2', 'a ~d')], sensors)).toBe('c a');
});

describe('blocked sessions', () => {
  const two = [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1 })];
  const blocked = (on: string, yields?: number): Partial<Demand> => ({ blocked: on.split(' '), ...(yields !== undefined && { yields }) });

  /** Where each is mirrored, or `(a)` where its session stays blocked. */
  function whole(demands: readonly Demand[], sensors: readonly TargetCapacity[], accountRoom?: number): string {
    const { targets, staying } = assign(demands, sensors, accountRoom);
    return demands.flatMap(({ members }) => members).sort().map((id) => targets.get(id) ?? (staying.has(id) ? `(${staying.get(id)})` : '-')).join(' ');
  }

  test('stay while nobody needs their place', () => {
    expect(whole([demand('e1', '', blocked('a', 0))], two)).toBe('(a)');
    expect(whole([demand('e1', '', blocked('a', 0)), demand('e2', 'a b')], two)).toBe('(a) b');
  });

  test('make room where that lets another be mirrored, unless they may not', () => {
    expect(whole([demand('e1', '', blocked('a', 0)), demand('e2', 'a')], two)).toBe('- a');
    expect(whole([demand('e1', '', blocked('a')), demand('e2', 'a')], two)).toBe('(a) -');
  });

  test('move to another sensor rather than being deleted, and leave their place to others', () => {
    expect(whole([demand('e1', 'b', blocked('a', 0)), demand('e2', 'a b')], two)).toBe('b a');
    expect(whole([demand('e1', 'b', blocked('a')), demand('e2', 'a b')], two)).toBe('b a');
  });

  test('change places with working ones where that lets them work', () => {
    expect(whole([demand('e1', 'b', blocked('a', 0)), demand('e2', 'a b', { working: [option('b')] })], two)).toBe('b a');
  });

  test('are deleted in their order', () => {
    expect(whole([demand('e1', '', blocked('a', 1)), demand('e2', '', blocked('b', 0)), demand('e3', 'a b')], two)).toBe('(a) - b');
    expect(whole([demand('e1', '', blocked('a', 0)), demand('e2', '', blocked('b', 1)), demand('e3', 'a b')], two)).toBe('- (b) a');
  });

  test('of one class leave it to another interface of that class to be mirrored, where that lets one of a lower class in', () => {
    const sensors = [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1 }), sensor('c', { capacity: 0 })];
    const demands = [demand('e1', 'a', { priority: 1 }), demand('e2', 'a', { priority: 1, ...blocked('b') }), demand('e3', 'b')];
    expect(whole(demands, sensors)).toBe('- a b');
  });

  test('on a sensor that holds more than it may stay as long as nobody comes, and all that are too many go when somebody does', () => {
    const crowd = [demand('e1', '', blocked('a', 0)), demand('e2', '', blocked('a', 1)), demand('e3', '', blocked('a', 2))];
    expect(whole(crowd, [sensor('a', { capacity: 2 })])).toBe('(a) (a) (a)');
    expect(whole([...crowd, demand('e4', 'a')], [sensor('a', { capacity: 2 })])).toBe('- - (a) a');
  });

  test('that leave a sensor which holds more than it may let others in', () => {
    const crowd = [demand('e1', 'b', blocked('a')), demand('e2', 'b', blocked('a')), demand('e3', 'a')];
    expect(whole(crowd, [sensor('a', { capacity: 1 }), sensor('b')])).toBe('b b a');
  });

  test('on a target that nobody knows take no room but the account\'s', () => {
    expect(whole([demand('e1', '', blocked('gone', 0)), demand('e2', 'a')], two)).toBe('(gone) a');
    expect(whole([demand('e1', '', blocked('gone', 0)), demand('e2', 'a')], two, 1)).toBe('- a');
  });

  test('of several of one interface one stays, wherever that is', () => {
    expect(whole([demand('e1', '', blocked('a b')), demand('e2', 'b')], two)).toBe('(a) b');
    expect(whole([demand('e1', '', blocked('b a')), demand('e2', 'b')], two)).toBe('(a) b');
  });

  test('make room in the account, in their order, on whatever sensor they are', () => {
    const sensors = [sensor('a', { weight: 3 }), sensor('b', { fixed: 5 })];
    const demands = [demand('e1', '', blocked('a', 1)), demand('e2', '', blocked('b', 0)), demand('e3', 'a')];
    expect(whole(demands, sensors, 2)).toBe('(a) - a');
    expect(whole(demands, sensors, 3)).toBe('(a) (b) a');
  });
});

describe('an account that is full', () => {
  const works = (on: string): Partial<Demand> => ({ working: [option(on)] });

  test('takes no more, though sensors have room', () => {
    const { targets, beyondAccount } = assign([demand('e1', 'a', works('a')), demand('e2', 'a'), demand('e3', '')], [sensor('a')], 1);
    expect([...targets.keys()]).toEqual(['e1']);
    expect([...beyondAccount]).toEqual(['e2']);
  });

  test('serves the more urgent first', () => {
    expect([...assign([demand('e1', 'a'), demand('e2', 'a', { priority: 1 })], [sensor('a')], 1).targets.keys()]).toEqual(['e2']);
  });

  test('is to blame only where a sensor has room, be it that another makes way', () => {
    const sensors = [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1 })];
    const beyond = (...demands: Demand[]) => [...assign(demands, sensors, 1).beyondAccount];
    expect(beyond(demand('e1', 'a b', works('a')), demand('e2', 'a'))).toEqual(['e2']);
    expect(beyond(demand('e1', 'a', works('a')), demand('e2', 'a'))).toEqual([]);
  });
});

describe('a sensor that holds more than it may', () => {
  const works = (on: string): Partial<Demand> => ({ working: [option(on)] });
  const two = [demand('e1', 'a b', works('a')), demand('e2', 'a b', works('a'))];

  test('takes others in if enough move elsewhere, and no more of them do than must', () => {
    expect(outcome([...two, demand('e3', 'a')], [sensor('a', { capacity: 1 }), sensor('b')])).toBe('b b a');
    expect(counts([...two, demand('e3', 'a b', works('a')), demand('e4', 'a')], [sensor('a', { capacity: 2 }), sensor('b')])).toEqual({ a: 2, b: 2 });
  });

  test('keeps them all where nobody waits for it', () => {
    expect(outcome(two, [sensor('a', { capacity: 1 }), sensor('b')])).toBe('a a');
    expect(outcome([...two, demand('e3', 'b')], [sensor('a', { capacity: 1 }), sensor('b')])).toBe('a a b');
    expect(outcome([...two, demand('e3', '')], [sensor('a', { capacity: 1 }), sensor('b')])).toBe('a a -');
  });

  test('keeps them all where that takes from elsewhere as many places as it gives', () => {
    expect(outcome([...two, demand('e3', 'a'), demand('e4', 'b')], [sensor('a', { capacity: 1 }), sensor('b', { capacity: 2 })])).toBe('a a - b');
  });

  test('lets the more urgent in, be it that a less urgent one finds no place elsewhere', () => {
    const urgent = demand('e3', 'a', { priority: 1 });
    expect(outcome([...two, urgent, demand('e4', 'b')], [sensor('a', { capacity: 1 }), sensor('b', { capacity: 2 })])).toBe('b b a -');
  });

  test('counts those that may not move', () => {
    expect(outcome([...two, demand('e3', 'a')], [sensor('a', { capacity: 1, fixed: 1 }), sensor('b')])).toBe('a a -');
    expect(outcome([demand('e1', 'a b', works('a')), demand('e2', 'a', works('a')), demand('e3', 'a')], [sensor('a', { capacity: 1 }), sensor('b')]))
      .toBe('a a -');
    expect(outcome([demand('e1', 'b', { blocked: ['a'] }), demand('e2', '', { blocked: ['a'] }), demand('e3', 'a')], [sensor('a', { capacity: 1 }), sensor('b')]))
      .toBe('b - -');
  });

  test('is relieved before another from which more would have to move', () => {
    const sensors = [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1 }), sensor('c', { capacity: 2 })];
    const on = (sensorId: string, members: string) => demand(members, `${sensorId} c`, works(sensorId));
    expect(outcome([on('a', 'e1 e2 e3'), on('b', 'e4 e5'), demand('e6', 'a b')], sensors)).toBe('a a a c c b');
  });

  test('is relieved after another, where there is room for both', () => {
    const sensors = [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1 }), sensor('c')];
    const on = (sensorId: string, members: string) => demand(members, `${sensorId} c`, works(sensorId));
    expect(outcome([on('a', 'e1 e2'), on('b', 'e3 e4'), demand('e5', 'a'), demand('e6', 'b')], sensors)).toBe('c c c c a b');
  });

  test('is not looked at beyond the three from which the fewest would have to move', () => {
    const crowd = (sensorId: string, first: number, sessions: number) => (
      Array.from({ length: sessions }, (_, index) => demand(`${sensorId}${first + index}`, `${sensorId} z`, works(sensorId)))
    );
    const sensors = ['a', 'b', 'c', 'd'].map((each) => sensor(each, { capacity: 1 }));
    const demands = [...crowd('a', 1, 2), ...crowd('b', 1, 2), ...crowd('c', 1, 2), ...crowd('d', 1, 3), demand('e1', 'd')];
    expect(assign(demands, [...sensors, sensor('z')]).targets.get('e1')).toBeUndefined();
    expect(assign(demands.slice(2), [...sensors, sensor('z')]).targets.get('e1')).toBe('d');
  });
});

describe('several working sessions on one interface', () => {
  const homes = (on: string): Partial<Demand> => ({ working: on.split(' ').map(option) });

  test('let it stay on any of their targets, the one with the better path first', () => {
    expect(outcome([demand('e1', 'a b', homes('?a b'))], [sensor('a'), sensor('b', { fixed: 5 })])).toBe('b');
    expect(outcome([demand('e1', 'a b', homes('a b')), demand('e2', 'a')], [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1 })])).toBe('b a');
  });

  test('are given up where sensors hold more than they may', () => {
    expect(outcome([demand('e1', 'a b', homes('a b'))], [sensor('a', { fixed: 3, capacity: 3 }), sensor('b', { fixed: 5 })])).toBe('b');
    expect(outcome([demand('e1', 'a b', homes('a b'))], [sensor('a', { capacity: 0 }), sensor('b', { capacity: 0 })])).toBe('a');
  });
});
