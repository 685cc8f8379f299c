import { EMPTY_LEDGER, type Ledger, type Unmirrored, withRefusedTarget } from '../../../src/core/ledger/ledger';
import { changeId, type UnmirroredChange, unmirroredChanges, withTold } from '../../../src/core/ledger/unmirrored-changes';
import type { ReasonCode } from '../../../src/core/model/reason';

/** What is news of an interface that nobody mirrors, and what was told. */

const NEW: Unmirrored = { code: 'no-capacity', since: 0 };
const TOLD: Unmirrored = { ...NEW, told: { code: 'no-capacity', times: 1 } };
const CHANGED: Unmirrored = { ...TOLD, code: 'target-down' };

const change = (kind: UnmirroredChange['kind'], unmirrored: Unmirrored): UnmirroredChange => ({ kind, networkInterfaceId: 'eni-a', unmirrored });

function ledger(known?: Unmirrored): Ledger {
  return { ...EMPTY_LEDGER, unmirrored: new Map(known === undefined ? [] : [['eni-a', known]]) };
}

/** What is news when the interface was looked at and ended like this; without a code it was not. */
function news(before: Unmirrored | undefined, after: Unmirrored | undefined, code?: ReasonCode) {
  return unmirroredChanges(ledger(before), ledger(after), new Map(code === undefined ? [] : [['eni-a', { reason: { code, message: 'because' } }]]));
}

test.each<[string, Unmirrored | undefined, Unmirrored, ReasonCode]>([
  ['that nobody mirrors since now', undefined, NEW, 'no-capacity'],
  ['that nobody mirrored before, without anybody having heard of it', NEW, NEW, 'no-capacity'],
  ['that nobody mirrors for another reason', TOLD, CHANGED, 'target-down'],
])('an interface is news %s', (_what, before, after, code) => {
  expect(news(before, after, code)).toEqual([change('unmirrored', after)]);
});

test.each<[string, ReasonCode | undefined]>([
  ['mirrored', 'mirrored'],
  ['no source any more', 'instance-not-running'],
  ['gone', undefined],
])('an interface of which somebody heard is news when it is %s', (_what, code) => {
  expect(news(TOLD, undefined, code)).toEqual([change('recovered', TOLD)]);
});

test.each<[string, Unmirrored | undefined, Unmirrored | undefined, ReasonCode | undefined]>([
  ['that is still not mirrored for the reason that was told', TOLD, TOLD, 'no-capacity'],
  ['that was not looked at', NEW, NEW, undefined],
  ['that is yet to get its session', NEW, NEW, 'new'],
  ['that is mirrored again before anybody heard of it', NEW, undefined, 'mirrored'],
  ['that was mirrored all the time', undefined, undefined, 'mirrored'],
])('there is no news of an interface %s', (_what, before, after, code) => {
  expect(news(before, after, code)).toEqual([]);
});

describe('the id of a change', () => {
  test('says what it is about', () => {
    expect(changeId('Stack/Mirroring', change('unmirrored', NEW))).toBe('Stack/Mirroring/eni-a/1970-01-01T00:00:00.000Z/1/no-capacity');
    expect(changeId('Stack/Mirroring', change('recovered', TOLD))).toBe('Stack/Mirroring/eni-a/1970-01-01T00:00:00.000Z/recovered');
  });

  test('is another one when the reason changes, and when it changes back', () => {
    const back: Unmirrored = { ...NEW, told: { code: 'target-down', times: 2 } };
    const ids = [NEW, CHANGED, back].map((known) => changeId('owner', change('unmirrored', known)));
    expect(new Set(ids).size).toBe(3);
  });
});

describe('the ledger', () => {
  const after = (known: Unmirrored | undefined, each: UnmirroredChange, told: boolean) => withTold(ledger(known), [each], () => told).unmirrored.get('eni-a');

  test('knows what was told, and how many times', () => {
    expect(after(NEW, change('unmirrored', NEW), true)).toEqual(TOLD);
    expect(after(CHANGED, change('unmirrored', CHANGED), true)).toEqual({ ...CHANGED, told: { code: 'target-down', times: 2 } });
  });

  test('is as it was found where an interface that is not mirrored could not be told', () => {
    expect(after(NEW, change('unmirrored', NEW), false)).toEqual(NEW);
    expect(after(CHANGED, change('unmirrored', CHANGED), false)).toEqual(CHANGED);
  });

  test('forgets what has recovered, unless that could not be told', () => {
    expect(after(undefined, change('recovered', TOLD), true)).toBeUndefined();
    expect(after(undefined, change('recovered', TOLD), false)).toEqual(TOLD);
  });

  test('keeps everything else, and what is given is not changed', () => {
    const given = withRefusedTarget(ledger(NEW), 'tmt-a', 'full');
    expect(withTold(given, [change('unmirrored', NEW)], () => true)).toEqual({ ...given, unmirrored: new Map([['eni-a', TOLD]]) });
    expect([...given.unmirrored]).toEqual([['eni-a', NEW]]);
  });
});
