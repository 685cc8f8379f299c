import { Match, Template } from 'aws-cdk-lib/assertions';
import { fullStack, resourcesOf } from './everything';
import { ExtraHopTrafficMirroring, TrafficMirrorFilter } from '../../src';
import { filter, mirroring, target } from '../private/synthesized';

/** CloudFormation names everything, so that two of anything never meet. */

test('nothing has a physical name', () => {
  const named = Object.values(resourcesOf(Template.fromStack(fullStack().stack)))
    // The name of an inline policy is unique within its role only. A mapping names its function, by reference.
    .filter(({ Type }) => Type !== 'AWS::IAM::Policy' && Type !== 'AWS::Lambda::EventSourceMapping')
    .flatMap(({ Type, Properties = {} }) => Object.keys(Properties).map((property) => `${Type} ${property}`))
    .filter((property) => /(Name|Identifier)$/.test(property));
  expect(named).toEqual([]);
});

test('two of them share a stack, each with its own of everything', () => {
  const { stack } = mirroring((scope) => ({ filter: filter(scope) }));
  new ExtraHopTrafficMirroring(stack, 'Other', {
    targets: [target(stack, 'OtherTarget', 'tmt-89abcdef')],
    filter: TrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'OtherFilter', 'tmf-89abcdef'),
  });
  const template = Template.fromStack(stack);
  for (const type of ['AWS::Lambda::Function', 'AWS::DynamoDB::GlobalTable', 'AWS::Lambda::EventSourceMapping', 'AWS::IAM::Role', 'Custom::TrafficMirrorSessions']) {
    template.resourceCountIs(type, 2);
  }
  template.resourceCountIs('AWS::Events::Rule', 2 * 3);
  for (const [id, { DependsOn }] of Object.entries(template.findResources('AWS::Events::Rule'))) {
    const own = id.startsWith('Mirroring') ? 'Mirroring' : 'Other';
    const parts = ['EventsQueue', 'EventsQueuePolicy', 'EventsUndeliveredEvents', 'EventsUndeliveredEventsPolicy', 'Lifecycle'];
    expect([...DependsOn].sort()).toEqual(parts.map((part) => expect.stringMatching(new RegExp(`^${own}${part}[0-9A-F]{8}$`))));
  }
  for (const id of ['Mirroring', 'Other']) {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { MIRRORING_SETTINGS: Match.stringLikeRegexp(`"sessionOwner":"Network/${id}"`) } },
    });
  }
});

test('two of them with one role have policies of different names', () => {
  const { construct, stack } = fullStack();
  new ExtraHopTrafficMirroring(stack, 'Other', { targets: [target(stack, 'OtherTarget')], role: construct.role });
  const names = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).map(({ Properties }) => JSON.stringify(Properties.PolicyName));
  expect(names).toHaveLength(4);
  expect(new Set(names).size).toBe(4);
});
