import { App, Aws, CfnParameter, type Environment, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { ExtraHopTrafficMirroring, TrafficMirrorTarget } from '../../../src';
import { TARGET_ID } from '../synthesized';

/** Two constructs of an app with the same value of the ownership tag, each of which would take the sessions of the other for its own. */

const HERE: Environment = { account: '111122223333', region: 'us-east-1' };

const FAILS = 'sessionOwner: expected a value that no other construct has in the account and Region, got "shared", which';
const FIX = 'leave the property out, or give each another one, or they change and delete each other\'s sessions';

function mirroring(stack: Stack, id: string, sessionOwner?: string): void {
  const targets = [TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, `${id}Target`, TARGET_ID)];
  new ExtraHopTrafficMirroring(stack, id, { targets, sessionOwner });
}

/** One in each stack; gives what is warned of. */
function both(one: Stack, other: Stack, value = 'shared'): string[] {
  mirroring(one, 'One', value);
  mirroring(other, 'Other', value);
  return [one, other].flatMap((stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('sessionOwner'))).map(({ entry }) => String(entry.data));
}

describe('fail', () => {
  test.each([undefined, HERE])('in one stack (%j)', (env) => {
    const stack = new Stack(new App(), 'Stack', { env });
    expect(() => both(stack, stack)).toThrow(new Error(`${FAILS} "Stack/One" has; ${FIX}`));
  });

  test('in two stacks of one account and Region', () => {
    const app = new App();
    expect(() => both(new Stack(app, 'First', { env: HERE }), new Stack(app, 'Second', { env: HERE }))).toThrow(new Error(`${FAILS} "First/One" has; ${FIX}`));
  });

  test('in two stages of one account and Region', () => {
    const app = new App();
    const [blue, green] = ['Blue', 'Green'].map((id) => new Stack(new Stage(app, id, { env: HERE }), 'Stack'));
    expect(() => both(blue, green)).toThrow(FAILS);
  });

  test('in a stack and one that is nested in it', () => {
    const stack = new Stack(new App(), 'Stack');
    expect(() => both(stack, new NestedStack(stack, 'Nested'))).toThrow(FAILS);
  });

  test('where one has the value that the other has by default', () => {
    const stack = new Stack(new App(), 'Stack');
    mirroring(stack, 'One');
    expect(() => mirroring(stack, 'Two', 'Stack/One')).toThrow('got "Stack/One", which "Stack/One" has');
  });

  test('with the same parameter in one stack', () => {
    const stack = new Stack(new App(), 'Stack');
    const owner = new CfnParameter(stack, 'Owner').valueAsString;
    expect(() => both(stack, stack, owner)).toThrow(/^sessionOwner: /);
  });
});

describe('are accepted', () => {
  test.each<[string, Environment, Environment]>([
    ['accounts', HERE, { ...HERE, account: '444455556666' }],
    ['Regions', HERE, { ...HERE, region: 'eu-west-1' }],
    ['Regions of an account that nobody knows', { region: 'us-east-1' }, { region: 'eu-west-1' }],
  ])('in stacks of different %s', (_what, one, other) => {
    const app = new App();
    expect(both(new Stack(app, 'First', { env: one }), new Stack(app, 'Second', { env: other }))).toEqual([]);
  });

  test('in a stack of a known environment and one of another that nobody knows', () => {
    const app = new App();
    expect(both(new Stack(app, 'First', { env: HERE }), new Stack(app, 'Second'))).toEqual([]);
  });

  test('in two models of one stack', () => {
    const app = new App();
    const [piped, byHand] = ['Pipeline', 'Sandbox'].map((id) => new Stack(new Stage(app, id, { env: HERE }), 'Stack', { stackName: 'mirroring' }));
    expect(both(piped, byHand)).toEqual([]);
  });

  test('with a value that is another in each stack', () => {
    const app = new App();
    expect(both(new Stack(app, 'First', { env: HERE }), new Stack(app, 'Second', { env: HERE }), Aws.STACK_NAME)).toEqual([]);
  });

  test('by default, as often as you like', () => {
    const stack = new Stack(new App(), 'Stack');
    expect(() => ['One', 'Two', 'Three'].forEach((id) => mirroring(stack, id))).not.toThrow();
  });
});

test('two stacks that may be deployed to one account and Region are warned of, because nobody knows', () => {
  const app = new App();
  expect(both(new Stack(app, 'First'), new Stack(app, 'Second'))).toEqual([
    `${FAILS} "First/One" has; ${FIX} where both are deployed to one environment [ack: cdk-extrahop-traffic-mirroring:sameOwner]`,
  ]);
});
