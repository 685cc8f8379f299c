import type { Session } from '../../../src/core/model/inventory';
import type { Settings } from '../../../src/core/model/settings';
import { bestFirst, desiredSpec, drift, fittedTo, isOwn, specOf } from '../../../src/core/plan/sessions';

const SETTINGS: Settings = {
  targets: [{ targetId: 'tmt-a' }],
  filterId: 'tmf-a',
  zoneLocality: 'local-only',
  sessionOwner: 'Stack/Mirroring',
  sessionNumber: 1,
  sourceNetworkAclEvaluation: 'evaluate',
  unknownPathTreatment: 'use-last',
  sources: { include: [], exclude: [], interfaces: 'all' },
};

function session(change: Partial<Session> = {}): Session {
  return { sessionId: 'tms-1', networkInterfaceId: 'eni-1', targetId: 'tmt-a', filterId: 'tmf-a', sessionNumber: 1, ...change };
}

describe('ownership', () => {
  test.each([
    ['the same owner', 'Stack/Mirroring', true],
    ['another owner', 'Other/Mirroring', false],
    ['no owner', undefined, false],
  ])('a session tagged with %s', (_case, owner, own) => {
    expect(isOwn(session({ ...(owner !== undefined && { owner }) }), SETTINGS)).toBe(own);
  });

  test('without a configured owner every session with an owner is own', () => {
    const { sessionOwner: owner, ...anyOwner } = SETTINGS;
    expect(isOwn(session({ owner: 'whoever' }), anyOwner)).toBe(true);
    expect(isOwn(session(), anyOwner)).toBe(false);
    expect(owner).toBeDefined();
  });
});

describe('the number of a session', () => {
  test.each([
    ['none', 1, [], 1],
    ['the configured one', 1, [1], 2],
    ['the configured one and the next', 1, [2, 1], 3],
    ['only a later one', 1, [2], 1],
    ['one below the configured one', 5, [1], 5],
    ['the last one', 32766, [32766], undefined],
  ])('is the configured one or the next free one above, when foreign sessions hold %s', (_case, configured, taken, expected) => {
    const foreign = taken.map((sessionNumber) => session({ sessionNumber }));
    expect(desiredSpec({ ...SETTINGS, sessionNumber: configured }, foreign)?.sessionNumber).toBe(expected);
  });
});

describe('drift', () => {
  const desired = { filterId: 'tmf-a', sessionNumber: 1, packetLength: 128, virtualNetworkId: 7 };

  const plain = desiredSpec(SETTINGS, [])!;
  const KINDS = ['network-interface', 'network-load-balancer', 'gateway-load-balancer-endpoint'] as const;

  test.each(KINDS)('a session as configured has none, on a %s', (kind) => {
    expect(drift(session({ packetLength: 128, virtualNetworkId: 7 }), desired, kind)).toEqual([]);
    expect(drift(session(), plain, kind)).toEqual([]);
  });

  test.each([
    ['filter', { filterId: 'tmf-b' }, 'its filter is tmf-b instead of tmf-a'],
    ['number', { sessionNumber: 2 }, 'its number is 2 instead of 1'],
    ['packet length', { packetLength: 256 }, 'its packet length is 256 bytes instead of 128 bytes'],
    ['virtual network ID', { virtualNetworkId: 8 }, 'its virtual network ID is 8 instead of 7'],
  ])('of the %s is named with both values', (_property, change, words) => {
    expect(drift(session({ packetLength: 128, virtualNetworkId: 7, ...change }), desired, 'network-interface')).toEqual([words]);
  });

  test('a virtual network ID that EC2 chose is none', () => {
    expect(drift(session({ virtualNetworkId: 8 }), plain, 'network-interface')).toEqual([]);
  });

  test('a packet length that is not configured any more is some', () => {
    expect(drift(session({ packetLength: 100 }), plain, 'network-interface')).toEqual(['its packet length is 100 bytes instead of the whole packet']);
    expect(drift(session({ packetLength: 100 }), plain, 'network-load-balancer')).toEqual(['its packet length is 100 bytes instead of 8500 bytes']);
  });

  test.each(KINDS)('8500 bytes are some on a %s where another length is asked for', (kind) => {
    expect(drift(session({ packetLength: 8500 }), { ...plain, packetLength: 100 }, kind)).toHaveLength(1);
  });

  test.each([
    ['network-interface', ['its packet length is 8500 bytes instead of the whole packet']],
    ['network-load-balancer', []],
    ['gateway-load-balancer-endpoint', []],
    // It does not exist: nobody can tell what EC2 filled in.
    [undefined, []],
  ] as const)('8500 bytes that nobody asked for, on a target of kind %s', (kind, words) => {
    expect(drift(session({ packetLength: 8500 }), plain, kind)).toEqual(words);
  });
});

describe('a session that fits its target', () => {
  const plain = desiredSpec(SETTINGS, [])!;

  test('has no packet length of its own when it is created', () => {
    expect(fittedTo('network-load-balancer', plain)).toEqual(plain);
  });

  test.each([8500, 100])('goes on with the longest packets of a load balancer where it has %i bytes now', (packetLength) => {
    expect(fittedTo('network-load-balancer', plain, session({ packetLength }))).toEqual({ ...plain, packetLength: 8500 });
    expect(fittedTo('network-interface', plain, session({ packetLength }))).toEqual(plain);
  });

  test('looks like what it is', () => {
    expect(specOf(session({ packetLength: 100, virtualNetworkId: 7 }))).toEqual({ filterId: 'tmf-a', sessionNumber: 1, packetLength: 100, virtualNetworkId: 7 });
    expect(specOf(session())).toEqual({ filterId: 'tmf-a', sessionNumber: 1 });
  });
});

describe('of several own sessions the one to keep', () => {
  const first = (sessions: Session[], usable: string[] = ['tmt-a']) => (
    bestFirst(sessions, desiredSpec(SETTINGS, []), new Set(usable), new Map())[0].sessionId
  );

  test('stands on a usable target before all', () => {
    expect(first([session({ sessionId: 'tms-1', targetId: 'tmt-b' }), session({ sessionId: 'tms-2', sessionNumber: 3, filterId: 'tmf-b' })])).toBe('tms-2');
  });

  test('has the least drift', () => {
    expect(first([session({ sessionId: 'tms-1', filterId: 'tmf-b' }), session({ sessionId: 'tms-2' })])).toBe('tms-2');
  });

  test('has the lower number among equals', () => {
    expect(first([session({ sessionId: 'tms-1', sessionNumber: 3 }), session({ sessionId: 'tms-2', sessionNumber: 2 })])).toBe('tms-2');
  });

  test('has the lower number where foreign sessions leave no place for one as configured', () => {
    const own = [session({ sessionId: 'tms-1', sessionNumber: 3 }), session({ sessionId: 'tms-2', sessionNumber: 2, filterId: 'tmf-b' })];
    expect(bestFirst(own, undefined, new Set(['tmt-a']), new Map())[0].sessionId).toBe('tms-2');
  });

  test('is the same one whatever the order they come in', () => {
    const twins = [session({ sessionId: 'tms-2' }), session({ sessionId: 'tms-1' })];
    expect([first(twins), first([...twins].reverse())]).toEqual(['tms-1', 'tms-1']);
  });
});
