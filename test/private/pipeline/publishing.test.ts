import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { ExtraHopTrafficMirroring } from '../../../src';
import { EVENTS_VARIABLE } from '../../../src/names';
import { mirroring, target } from '../synthesized';

/** Rules for events, and that the function publishes any. */

const METHODS: [string, string, ExtraHopTrafficMirroring['onInterfaceUnmirrored']][] = [
  ['onInterfaceUnmirrored', 'Network Interface Unmirrored', function (this: ExtraHopTrafficMirroring, ...given) { return this.onInterfaceUnmirrored(...given); }],
  ['onInterfaceRecovered', 'Network Interface Recovered', function (this: ExtraHopTrafficMirroring, ...given) { return this.onInterfaceRecovered(...given); }],
];

const variables = (template: ReturnType<ReturnType<typeof mirroring>['template']>) => (
  Object.values(template.findResources('AWS::Lambda::Function'))[0].Properties.Environment.Variables
);

describe.each(METHODS)('%s', (_name, detailType, on) => {
  test('defines a rule for the events of this construct', () => {
    const { construct, template } = mirroring(() => ({ sessionOwner: 'Network/Mirroring' }));
    const rule = on.call(construct, 'Tell');
    expect(rule.node.path).toBe('Network/Mirroring/EventRules/Tell');
    template().hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'account': [{ Ref: 'AWS::AccountId' }],
        'region': [{ Ref: 'AWS::Region' }],
        'source': ['cdk-extrahop-traffic-mirroring'],
        'detail-type': [detailType],
        'detail': { sessionOwner: ['Network/Mirroring'] },
      },
    });
  });

  test('takes any id, those of what the construct consists of included', () => {
    const { construct, template } = mirroring();
    const ids = [...construct.node.children.map(({ node }) => node.id), 'Queue', 'EventRules'];
    expect(ids).toEqual(expect.arrayContaining(['Function', 'Ledger', 'Events']));
    for (const id of ids) on.call(construct, id);
    template().resourcePropertiesCountIs('AWS::Events::Rule', { EventPattern: { 'detail-type': [detailType] } }, ids.length);
  });

  test('takes the target, the description and the name of the rule, and a further pattern', () => {
    const { construct, stack, template } = mirroring();
    const topic = new sns.Topic(stack, 'Topic');
    on.call(construct, 'Tell', {
      target: new targets.SnsTopic(topic), description: 'To the chat', ruleName: 'tell', eventPattern: { detail: { reason: { code: ['no-capacity'] } } },
    });
    template().hasResourceProperties('AWS::Events::Rule', {
      Name: 'tell',
      Description: 'To the chat',
      EventPattern: Match.objectLike({ detail: { reason: { code: ['no-capacity'] }, sessionOwner: ['Network/Mirroring'] } }),
      Targets: [Match.objectLike({ Arn: stack.resolve(topic.topicArn) })],
    });
  });

  test('has the function publish events, and may do so before it first looks at anything', () => {
    const { construct, template } = mirroring();
    on.call(construct, 'Tell');
    expect(variables(template())).toMatchObject({ [EVENTS_VARIABLE]: 'true' });
    const [policy, ...others] = Object.entries(template().findResources('AWS::IAM::Policy', {
      Properties: { PolicyDocument: { Statement: [Match.objectLike({ Action: 'events:PutEvents' })] } },
    }));
    expect(others).toEqual([]);
    template().hasResource('Custom::TrafficMirrorSessions', { DependsOn: Match.arrayWith([policy[0]]) });
  });

  test('fails where the role has no room for another policy', () => {
    const { construct } = mirroring((stack) => ({
      targets: Array.from({ length: 51 }, (_each, index) => target(stack, `Target${index}`, `tmt-${String(index).padStart(17, '0')}`)),
    }));
    expect(() => on.call(construct, 'Tell')).toThrow(new Error(
      `targets: expected at most 50 targets with ${_name}, as many as the inline policies of a role have room to name, got 51; `
      + 'have them found by their tags with targetDiscovery, or list fewer',
    ));
  });
});

test('both methods, and several rules of each, share one permission', () => {
  const { construct, template } = mirroring();
  for (const id of ['One', 'Two']) METHODS.forEach(([name, , on]) => on.call(construct, `${name}${id}`));
  expect(JSON.stringify(template().findResources('AWS::IAM::Policy')).split('events:PutEvents')).toHaveLength(2);
  expect(Object.values(template().findResources('AWS::Events::Rule')).filter(({ Properties }) => Properties.EventPattern?.detail?.sessionOwner)).toHaveLength(4);
});

test('without them the function publishes nothing, and may not', () => {
  const { template } = mirroring();
  expect(variables(template())).not.toHaveProperty(EVENTS_VARIABLE);
  expect(JSON.stringify(template().toJSON())).not.toContain('events:PutEvents');
});

test('an owner that only CloudFormation knows is in the pattern as well', () => {
  const { construct, template } = mirroring((stack) => ({ sessionOwner: new CfnParameter(stack, 'Owner').valueAsString }));
  construct.onInterfaceUnmirrored('Tell');
  template().hasResourceProperties('AWS::Events::Rule', { EventPattern: Match.objectLike({ detail: { sessionOwner: [{ Ref: 'Owner' }] } }) });
});

test('a target in another stack has the rule in the stack of the construct', () => {
  const app = new App();
  const { construct, template } = mirroring(() => ({}), new Stack(app, 'Network'));
  construct.onInterfaceUnmirrored('Tell', { target: new targets.SnsTopic(new sns.Topic(new Stack(app, 'Chat'), 'Topic')) });
  template().hasResourceProperties('AWS::Events::Rule', { Targets: [Match.objectLike({ Arn: { 'Fn::ImportValue': Match.anyValue() } })] });
});
