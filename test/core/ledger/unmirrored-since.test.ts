import { EMPTY_LEDGER, type Ledger, type Unmirrored, withRefusedTarget } from '../../../src/core/ledger/ledger';
import { type Ending, withUnmirrored } from '../../../src/core/ledger/unmirrored-since';
import { type NotSourceCode, type ReasonCode, UNMIRRORED_CODES } from '../../../src/core/model/reason';

/** Since when, and why, nobody mirrors an interface. */

const NOW = 1_000_000;
const KNOWN: Unmirrored = { code: 'no-capacity', since: 5 };
const FAILED = new Error('it failed');

function ending(outcome: Ending['decision']['outcome'], code: ReasonCode, { acted = false, planned, error }: Partial<Ending> = {}, name = 'a'): Ending {
  return { decision: { networkInterfaceId: `eni-${name}`, outcome, reason: { code, message: 'because' } }, acted, ...(planned && { planned }), ...(error && { error }) };
}

function remembering(unmirrored: Readonly<Record<string, Unmirrored>>): Ledger {
  return { ...EMPTY_LEDGER, unmirrored: new Map(Object.entries(unmirrored)) };
}

/** What becomes of one interface, known before or not. */
function after(before: Unmirrored | undefined, end: Ending): Unmirrored | undefined {
  const ledgers = (['everything', 'some'] as const).map((scope) => withUnmirrored(remembering(before ? { 'eni-a': before } : {}), [end], scope, NOW));
  const [all, some] = ledgers.map(({ unmirrored }) => unmirrored);
  expect([...all]).toEqual([...some]);
  expect(all.size).toBe(all.get('eni-a') === undefined ? 0 : 1);
  return all.get('eni-a');
}

describe.each(UNMIRRORED_CODES)('an interface that nobody mirrors (%s)', (code) => {
  test.each<[string, Ending]>([
    ['has no session', ending('skip', code)],
    ['keeps one whose path is closed', ending('keep', code)],
    ['keeps one, beside another that was deleted', ending('keep', code, { acted: true })],
    ['keeps one, beside another that was not deleted', ending('keep', code, { error: FAILED })],
  ])('is noted with the time when that is new, and keeps the time after that, when it %s', (_how, end) => {
    expect(after(undefined, end)).toEqual({ code, since: NOW });
    expect(after({ code, since: 5 }, end)).toEqual({ code, since: 5 });
  });

  test('keeps the time when it was so for another reason before, even if that was at the very beginning of time', () => {
    expect(after({ code: 'unsupported', since: 0 }, ending('skip', code))).toEqual({ code, since: 0 });
  });
});

test('what was told of an interface stays with it for as long as nobody mirrors it, whatever becomes of the reason', () => {
  const told = { code: 'no-capacity', times: 1 } as const;
  expect(after({ ...KNOWN, told }, ending('skip', 'target-down'))).toEqual({ code: 'target-down', since: 5, told });
});

describe('forgotten is an interface that', () => {
  test.each<[string, Ending]>([
    ['is mirrored', ending('keep', 'mirrored')],
    ['is mirrored, beside a session that was not deleted', ending('keep', 'shadowed', { error: FAILED })],
    ['got its session', ending('create', 'new', { acted: true })],
    ['has its session where it works again', ending('modify', 'rerouted', { acted: true })],
    ['goes on being mirrored, because its session could not be changed', ending('modify', 'drifted', { error: FAILED })],
    ['goes on being mirrored, because its session could not make room', ending('modify', 'displaced', { error: FAILED })],
    ['goes on being mirrored, because its session did not even out the load yet', ending('modify', 'rebalanced')],
    ['would get its session', ending('create', 'new', { planned: true })],
    ['would have its session where it works again', ending('modify', 'rerouted', { planned: true })],
    ...(['instance-not-running', 'interface-not-attached', 'not-selected', 'receiver', 'unsupported'] satisfies NotSourceCode[]).map((code): [string, Ending] => (
      [`is no source (${code})`, ending('skip', code)]
    )),
    ['lost its session', ending('delete', 'not-selected', { acted: true })],
    ['is to lose its session, though that failed', ending('delete', 'not-selected', { error: FAILED })],
  ])('%s, and it is not noted', (_what, end) => {
    expect(after(KNOWN, end)).toBeUndefined();
    expect(after(undefined, end)).toBeUndefined();
  });
});

describe('what is known stays, and nothing is noted, of an interface', () => {
  test.each<[string, Ending]>([
    ['whose session could not be created', ending('create', 'new', { error: FAILED })],
    ['that somebody else is about to mirror', ending('create', 'new')],
    ['that did not get its session, though one beside it was deleted', ending('create', 'new', { acted: true, error: FAILED })],
    ['whose session could not move', ending('modify', 'rerouted', { error: FAILED })],
    ['whose session was not moved yet', ending('modify', 'rerouted')],
    ['whose session could not move, though one beside it was deleted', ending('modify', 'rerouted', { acted: true, error: FAILED })],
  ])('%s', (_what, end) => {
    expect(after(KNOWN, end)).toEqual(KNOWN);
    expect(after(undefined, end)).toBeUndefined();
  });
});

describe('an interface that nobody came across', () => {
  const ledger = remembering({ 'eni-a': KNOWN, 'eni-gone': KNOWN });
  const seen = [ending('skip', 'no-capacity', {}, 'a'), ending('skip', 'target-down', {}, 'b')];

  test('is forgotten where everything was looked at', () => {
    expect(Object.fromEntries(withUnmirrored(ledger, seen, 'everything', NOW).unmirrored)).toEqual({
      'eni-a': KNOWN, 'eni-b': { code: 'target-down', since: NOW },
    });
  });

  test('stays where only some were looked at', () => {
    expect(Object.fromEntries(withUnmirrored(ledger, seen, 'some', NOW).unmirrored)).toEqual({
      'eni-a': KNOWN, 'eni-b': { code: 'target-down', since: NOW }, 'eni-gone': KNOWN,
    });
  });
});

test('everything else in the ledger stays, and the ledger that is given is not changed', () => {
  const before = { ...withRefusedTarget(EMPTY_LEDGER, 'tmt-a', 'full'), unmirrored: new Map([['eni-a', KNOWN]]) };
  const noted = withUnmirrored(before, [ending('keep', 'mirrored')], 'some', NOW);
  expect(noted).toEqual(withRefusedTarget(EMPTY_LEDGER, 'tmt-a', 'full'));
  expect([...before.unmirrored]).toEqual([['eni-a', KNOWN]]);
});
