import { EMPTY_LEDGER, type Ledger, withRefusedInterface } from '../../../src/core/ledger/ledger';
import { withRefusedTypes } from '../../../src/core/ledger/refused-types';
import { inventory, networkInterface, session, workload } from '../build';

/** When refusals of single interfaces tell of their instance type. */

function refused(...names: string[]): Ledger {
  const refuse = (ledger: Ledger, name: string) => withRefusedInterface(ledger, `eni-${name}`, { message: `${name} cannot`, instanceType: 't2.micro' });
  return names.reduce(refuse, EMPTY_LEDGER);
}

const T2 = ['a', 'b', 'c'].map((name) => workload(name, { type: 't2.micro' }));

test('nothing refused tells of no type', () => {
  expect(withRefusedTypes(EMPTY_LEDGER, inventory({ instances: T2 }))).toEqual(EMPTY_LEDGER);
});

test('one refusal tells of no type', () => {
  expect(withRefusedTypes(refused('a'), inventory({ instances: T2 }))).toEqual(refused('a'));
});

test('two refusals tell of their type, in the words of the first', () => {
  const { refusedInstanceTypes } = withRefusedTypes(refused('a', 'b'), inventory({ instances: [...T2, workload('d')] }));
  expect([...refusedInstanceTypes]).toEqual([['t2.micro', 'a cannot']]);
});

test('refusals of interfaces that are not primary tell of no type: they may have reasons of their own', () => {
  const more = [networkInterface('a'), networkInterface('b')];
  expect(withRefusedTypes(refused('a', 'b'), inventory({ instances: [workload('x', { type: 't2.micro', more })] })).refusedInstanceTypes.size).toBe(0);
});

test('what was refused under another type tells nothing of the present one', () => {
  const now = ['a', 'b'].map((name) => workload(name, { type: 'm5.large' }));
  expect(withRefusedTypes(refused('a', 'b'), inventory({ instances: now })).refusedInstanceTypes.size).toBe(0);
});

test('refusals of instances that are gone tell nothing', () => {
  expect(withRefusedTypes(refused('a', 'gone'), inventory({ instances: T2 })).refusedInstanceTypes.size).toBe(0);
});

test('a type of which one is mirrored can be mirrored, whoever mirrors it', () => {
  const sessions = [session('tms-1', 'c', 'x', { owner: 'somebody else' })];
  const ledger = { ...refused('a', 'b'), refusedInstanceTypes: new Map([['t2.micro', 'cannot']]) };
  expect(withRefusedTypes(ledger, inventory({ instances: T2, sessions })).refusedInstanceTypes.size).toBe(0);
});
