import { assign, type Demand, type SensorRoom } from '../../src/core/assignment';
import { shuffled } from '../../src/core/assignment/sequence';

type Option = Demand['options'][number];

/** `?a` is an unknown path to a, `~a` one to another zone, `?~a` both. */
function option(text: string): Option {
  return { targetId: text.replace(/^[?~]+/, ''), unknown: text.includes('?'), crossZone: text.includes('~') };
}

function demand(members: string, options: string, rest: Partial<Demand> = {}): Demand {
  return { members: members.split(' '), priority: 0, primary: true, options: options.split(' ').filter(Boolean).map(option), ...rest };
}

function sensor(targetId: string, rest: Partial<SensorRoom> = {}): SensorRoom {
  return { targetId, fixed: 0, weight: 1, ...rest };
}

/** The targets of interfaces e1, e2, …, or '-', in one line. */
function outcome(demands: readonly Demand[], sensors: readonly SensorRoom[]): string {
  const assignment = assign(demands, sensors);
  const ids = demands.flatMap(({ members }) => members).sort();
  return ids.map((id) => assignment.get(id) ?? '-').join(' ');
}

/** How many of the interfaces each target gets. */
function counts(demands: readonly Demand[], sensors: readonly SensorRoom[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const targetId of assign(demands, sensors).values()) result[targetId] = (result[targetId] ?? 0) + 1;
  return result;
}

interface Law {
  readonly law: string;
  readonly demands: readonly Demand[];
  readonly sensors: readonly SensorRoom[];
  readonly expected: string;
}

describe('room', () => {
  test('where nobody asks, nobody is assigned', () => {
    expect(assign([], [sensor('a')]).size).toBe(0);
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
      demands: [demand('e1', 'gone a', { previous: 'gone' })],
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
      demands: [demand('e1', 'a'), demand('e2', '?~a', { priority: 1, previous: 'b' })],
      sensors: one,
      expected: '- a',
    },
    {
      law: 'the primary interface gets the last place over whatever path',
      demands: [demand('e1', 'a', { primary: false }), demand('e2', '?~a', { previous: 'b' })],
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

describe('placed interfaces', () => {
  const placed = (target: string): Partial<Demand> => ({ placed: target, previous: target });
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
      demands: [demand('e1', '?~a b', placed('a'))],
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
      law: 'those on an overfull sensor stay, and it takes nobody in exchange',
      demands: [demand('e1 e2', 'a b', placed('a')), demand('e3', 'a')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b')],
      expected: 'a a -',
    },
    {
      law: 'those on a sensor that is not known stay there',
      demands: [demand('e1', 'gone a', placed('gone'))],
      sensors: [sensor('a')],
      expected: 'gone',
    },
    {
      law: 'where they stand counts even if it is not among their options',
      demands: [demand('e1', 'b', placed('a')), demand('e2', 'a')],
      sensors: [sensor('a', { capacity: 1 }), sensor('b')],
      expected: 'a -',
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

  test.each(targetIds)('the previous target %s is preferred among equals', (previous) => {
    expect(outcome([demand('e1', targetIds.join(' '), { previous })], equals)).toBe(previous);
  });

  test('the previous target is not preferred to a less loaded one', () => {
    expect(outcome([demand('e1', 'a b', { previous: 'a' })], [sensor('a', { fixed: 1 }), sensor('b')])).toBe('b');
  });

  test.each([
    { previous: 'a', light: 1.1, heavy: 3.3 },
    { previous: 'b', light: 1.1, heavy: 3.3 },
    { previous: 'a', light: 0.3, heavy: 0.9 },
    { previous: 'b', light: 0.3, heavy: 0.9 },
  ])('loads of 0 on $light and 1 on $heavy are equal, so that the previous target $previous is preferred', ({ previous, light, heavy }) => {
    const sensors = [sensor('a', { weight: light }), sensor('b', { fixed: 1, weight: heavy })];
    expect(outcome([demand('e1', 'a b', { previous })], sensors)).toBe(previous);
  });

  test('a return to the previous target does not count more than the load', () => {
    const earlier = demand('e1', 'a b', { priority: 1, previous: 'a' });
    expect(outcome([earlier, demand('e2', 'b c')], [sensor('a', { fixed: 1 }), sensor('b'), sensor('c')])).toBe('b c');
  });

  test('as many as possible return to their previous target', () => {
    const two = [sensor('a', { capacity: 1 }), sensor('b', { capacity: 1 })];
    expect(outcome([demand('e1', 'a b'), demand('e2', 'a b', { previous: 'a' })], two)).toBe('b a');
    expect(outcome([demand('e1', 'a b', { previous: 'b' }), demand('e2', 'a b')], two)).toBe('b a');
  });

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
