import { App, type Environment, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { ExtraHopTrafficMirroring, type ExtraHopTrafficMirroringProps, MirroringMode, TrafficMirrorSources, TrafficMirrorTarget } from '../../../src';
import { TARGET_ID } from '../synthesized';

/** Two constructs of an app that mirror the same interfaces. */

const HERE: Environment = { account: '111122223333', region: 'us-east-1' };

/** One in each stack; gives what is warned of. */
function both([one, other]: [Stack, Stack], props: Partial<ExtraHopTrafficMirroringProps> = {}, otherProps = props): unknown[] {
  for (const [stack, id, given] of [[one, 'One', props], [other, 'Other', otherProps]] as const) {
    const targets = [TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, `${id}Target`, TARGET_ID)];
    new ExtraHopTrafficMirroring(stack, id, { targets, ...given });
  }
  return [...new Set([one, other])].filter(({ nested }) => !nested).flatMap((stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('^sources: ')))
    .map(({ id, entry }) => [id, entry.data]);
}

function sameStack(): [Stack, Stack] {
  const stack = new Stack(new App(), 'Stack');
  return [stack, stack];
}

function twoStacks(one?: Environment, other?: Environment): [Stack, Stack] {
  const app = new App();
  return [new Stack(app, 'First', { env: one }), new Stack(app, 'Second', { env: other })];
}

const warning = (id: string, other: string) => [id, `sources: expected interfaces that no other construct mirrors, got all of the account and Region, which "${other}" `
  + 'mirrors as well; each is mirrored and billed twice, and a packet goes only to the session with the lowest number whose filter accepts it: select other '
  + 'sources for each, or acknowledge this warning where no packet passes both filters [ack: cdk-extrahop-traffic-mirroring:sameSources]'];

describe('all interfaces twice are warned of', () => {
  test('in one stack', () => {
    expect(both(sameStack())).toEqual([warning('/Stack/Other', 'Stack/One')]);
  });

  test('in a stack and one that is nested in it', () => {
    const [stack] = sameStack();
    expect(both([new NestedStack(stack, 'Nested'), stack])).toEqual([warning('/Stack/Other', 'Stack/Nested/One')]);
  });

  test('in two stacks of one account and Region', () => {
    expect(both(twoStacks(HERE, HERE))).toEqual([warning('/Second/Other', 'First/One')]);
  });

  test('where sources are selected without a selector', () => {
    expect(both(sameStack(), { sources: TrafficMirrorSources.select({}) }, { sources: TrafficMirrorSources.all() })).toHaveLength(1);
  });
});

describe('nothing is warned of', () => {
  test.each<[string, Partial<ExtraHopTrafficMirroringProps>]>([
    ['selects some', { sources: TrafficMirrorSources.select({ include: [{ tags: { a: 'b' } }] }) }],
    ['leaves out some', { sources: TrafficMirrorSources.select({ exclude: [{ tags: { a: 'b' } }] }) }],
    ['selects primary interfaces', { sources: TrafficMirrorSources.select({ primaryInterfacesOnly: true }) }],
    ['observes', { mode: MirroringMode.OBSERVE }],
  ])('where one %s', (_, props) => {
    expect(both(sameStack(), props, {})).toEqual([]);
    expect(both(sameStack(), {}, props)).toEqual([]);
  });

  test.each<[string, Environment | undefined, Environment | undefined]>([
    ['another account', HERE, { ...HERE, account: '444455556666' }],
    ['another Region', HERE, { ...HERE, region: 'eu-west-1' }],
    ['an environment that nobody knows', undefined, undefined],
  ])('in stacks of which one is deployed to %s', (_, one, other) => {
    expect(both(twoStacks(one, other))).toEqual([]);
  });

  test('in two models of one stack', () => {
    const app = new App();
    const [piped, byHand] = ['Pipeline', 'Sandbox'].map((id) => new Stack(new Stage(app, id, { env: HERE }), 'Stack', { stackName: 'mirroring' }));
    expect(both([piped, byHand])).toEqual([]);
  });
});
