import { App, CfnParameter, Duration, Resource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import {
  type ExtraHopTrafficMirroringProps,
  type ITrafficMirrorTarget,
  IdleSessions,
  TrafficMirrorFilter,
  TrafficMirrorSources,
  TrafficMirrorTarget,
  TrafficMirrorTargetDiscovery,
  ZoneLocality,
} from '../../../src';
import { filter, mirroring, target, TARGET_ID } from '../synthesized';

const TYPE = 'Custom::TrafficMirrorSessions';
const ROLE_ARN = 'arn:aws:iam::111122223333:role/Mirroring';

type Props = (stack: Stack) => Partial<ExtraHopTrafficMirroringProps>;

/** A target that is deployed along. */
class CreatedTarget extends Resource implements ITrafficMirrorTarget {
  public readonly trafficMirrorTargetId: string;
  public readonly trafficMirrorTargetArn: string;
  public readonly trafficMirrorTargetRef: { readonly trafficMirrorTargetId: string };

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.trafficMirrorTargetId = new ec2.CfnTrafficMirrorTarget(this, 'Resource', { networkInterfaceId: 'eni-01234567' }).ref;
    this.trafficMirrorTargetRef = { trafficMirrorTargetId: this.trafficMirrorTargetId };
    this.trafficMirrorTargetArn = Stack.of(this).formatArn({ service: 'ec2', resource: 'traffic-mirror-target', resourceName: this.trafficMirrorTargetId });
  }
}

/** The one resource of a type, or the one lifecycle. */
function lifecycle(props?: Props) {
  const template = mirroring(props).template();
  const [[id, resource], ...others] = Object.entries(template.findResources(TYPE));
  expect(others).toEqual([]);
  return { template, id, resource };
}

const idsOf = (template: Template, ...types: string[]) => types.flatMap((type) => Object.keys(template.findResources(type))).sort();

test('the function itself answers, within the hour that CloudFormation waits', () => {
  const { template, resource } = lifecycle();
  expect(resource.Properties.ServiceToken).toEqual({ 'Fn::GetAtt': [idsOf(template, 'AWS::Lambda::Function')[0], 'Arn'] });
  expect(resource.Properties.ServiceTimeout).toBe('3600');
  expect(resource.DeletionPolicy).toBe('Delete');
});

test('it is told what the function is told', () => {
  const { template, resource } = lifecycle();
  const [lambda] = Object.values(template.findResources('AWS::Lambda::Function'));
  expect(resource.Properties.Settings).toEqual(lambda.Properties.Environment.Variables.MIRRORING_SETTINGS);
  expect(Object.keys(resource.Properties).sort()).toEqual(['Configuration', 'ServiceTimeout', 'ServiceToken', 'Settings', 'Triggers']);
});

test('its configuration shows the settings to readers of the template, with tags as lists, in an order that does not depend on the one they were given in', () => {
  const tags = { 'team': 'network', 'Cost Center': '4711' };
  const configurationWith = (reorder: (keys: string[]) => string[]) => {
    const given = Object.fromEntries(reorder(Object.keys(tags)).map((key) => [key, tags[key as keyof typeof tags]]));
    return lifecycle((stack) => ({
      filter: filter(stack),
      targets: [target(stack)],
      sessionTags: given,
      sources: TrafficMirrorSources.select({ include: [{ tags: given, priority: 1 }], exclude: [{ tags: { off: '1' } }] }),
      targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: given }),
      zoneLocality: ZoneLocality.ANY,
    })).resource.Properties.Configuration as Readonly<Record<string, unknown>>;
  };
  const listed = [{ key: 'Cost Center', value: '4711' }, { key: 'team', value: 'network' }];
  const configuration = configurationWith((keys) => keys);
  expect(configuration).toMatchObject({
    targets: [{ targetId: TARGET_ID }],
    zoneLocality: 'any',
    sessionNumber: 1,
    sessionTags: listed,
    sources: { include: [{ tags: listed, priority: 1 }], exclude: [{ tags: [{ key: 'off', value: '1' }] }], interfaces: 'all' },
    targetDiscovery: { tags: listed, ownerIds: [{ Ref: 'AWS::AccountId' }] },
  });
  expect(JSON.stringify(configurationWith((keys) => keys.reverse()))).toBe(JSON.stringify(configuration));
});

describe('the update that a change makes of it', () => {
  const propertiesWith = (props: Props) => lifecycle(props).resource.Properties as Readonly<Record<string, unknown>>;
  const roleOf = (name: string): Props => (stack) => ({ role: iam.Role.fromRoleArn(stack, 'Imported', `arn:aws:iam::111122223333:role/${name}`) });

  test('is there where a rule comes or lets other events through, though all settings stay', () => {
    const [before, after] = ['One', 'Other'].map((name) => propertiesWith(roleOf(name)));
    expect(after.Settings).toEqual(before.Settings);
    expect(after.Triggers).not.toBe(before.Triggers);
    const sources = TrafficMirrorSources.select({ include: [{ tags: { Mirroring: 'on' } }] });
    expect(propertiesWith(() => ({ sources })).Triggers).not.toBe(propertiesWith(() => ({})).Triggers);
  });

  test('is none where only the schedule changes', () => {
    expect(propertiesWith(() => ({ sweepInterval: Duration.minutes(7) }))).toEqual(propertiesWith(() => ({})));
  });
});

describe('order', () => {
  test('policy, table, filter and its rules, and targets are there before it and go after it', () => {
    const { template, resource } = lifecycle((stack) => ({ targets: [new CreatedTarget(stack, 'Created'), target(stack)] }));
    const needs = idsOf(
      template, 'AWS::IAM::Policy', 'AWS::DynamoDB::GlobalTable', 'AWS::EC2::TrafficMirrorFilter', 'AWS::EC2::TrafficMirrorFilterRule', 'AWS::EC2::TrafficMirrorTarget',
    );
    expect(needs).toHaveLength(1 + 1 + 1 + 4 + 1);
    expect([...resource.DependsOn].sort()).toEqual(needs);
  });

  test('what is not deployed along is not waited for', () => {
    const { template, resource } = lifecycle((stack) => ({ filter: filter(stack), targets: [target(stack)] }));
    expect([...resource.DependsOn].sort()).toEqual(idsOf(template, 'AWS::IAM::Policy', 'AWS::DynamoDB::GlobalTable'));
  });

  test('a policy that no role takes is not waited for', () => {
    const { template, resource } = lifecycle((stack) => ({ filter: filter(stack), role: iam.Role.fromRoleArn(stack, 'Imported', ROLE_ARN, { mutable: false }) }));
    expect(resource.DependsOn).toEqual(idsOf(template, 'AWS::DynamoDB::GlobalTable'));
  });

  test('a filter and targets of other stacks are there before it, too', () => {
    const app = new App();
    const sensors = new Stack(app, 'Sensors');
    const { stack, template } = mirroring(
      () => ({ targets: [new CreatedTarget(sensors, 'Created')], filter: new TrafficMirrorFilter(sensors, 'Filter') }), new Stack(app, 'Network'),
    );
    template();
    expect(stack.dependencies).toEqual([sensors]);
    expect(sensors.dependencies).toEqual([]);
  });

  test('rules and the event source come after it and go before it', () => {
    const { template, id } = lifecycle(() => ({
      sources: TrafficMirrorSources.select({ include: [{ tags: { Mirroring: 'on' } }] }),
      idleSessions: IdleSessions.deleteImmediately(),
    }));
    const triggers = ['AWS::Events::Rule', 'AWS::Lambda::EventSourceMapping'].flatMap((type) => Object.values(template.findResources(type)));
    expect(triggers).toHaveLength(5 + 1);
    // Rules come after the queues that they send to as well.
    const queues = idsOf(template, 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy').filter((each) => !each.includes('DeadLetter'));
    for (const { DependsOn, Type } of triggers) {
      expect([...DependsOn].sort()).toEqual([id, ...(Type === 'AWS::Events::Rule' ? queues : [])].sort());
    }
  });
});

describe('change', () => {
  const settingsOf = (props?: Props) => lifecycle(props).resource.Properties.Settings;
  const unchanged = settingsOf();

  test.each<[string, Props]>([
    ['another target', (stack) => ({ targets: [target(stack, 'Other', 'tmt-89abcdef')] })],
    ['one more target', (stack) => ({ targets: [target(stack), target(stack, 'Other', 'tmt-89abcdef')] })],
    ['a target in another zone', (stack) => ({
      targets: [TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Zoned', { trafficMirrorTargetId: TARGET_ID, availabilityZones: ['use1-az1'] })],
    })],
    ['another filter', (stack) => ({ filter: filter(stack) })],
    ['another zone locality', () => ({ zoneLocality: ZoneLocality.ANY })],
    ['another session number', () => ({ sessionNumber: 2 })],
    ['another owner', () => ({ sessionOwner: 'another' })],
    ['other sources', () => ({ sources: TrafficMirrorSources.select({ primaryInterfacesOnly: true }) })],
    ['another period of grace', () => ({ idleSessions: IdleSessions.retain() })],
  ])('with %s sessions are looked at anew', (_, props) => {
    expect(settingsOf(props)).not.toEqual(unchanged);
  });

  test.each<[string, Props]>([
    ['a role', (stack) => ({ role: iam.Role.fromRoleArn(stack, 'ImportedRole', ROLE_ARN) })],
    ['a log group', (stack) => ({ logGroup: new logs.LogGroup(stack, 'Logs') })],
    ['another interval of sweeps', () => ({ sweepInterval: Duration.hours(1) })],
    ['another id of the same target in the app', (stack) => ({ targets: [target(stack, 'SameTarget')] })],
    ['defaults that are spelt out', () => ({ zoneLocality: ZoneLocality.LOCAL_ONLY, sessionNumber: 1, sources: TrafficMirrorSources.all() })],
  ])('with %s they are not', (_, props) => {
    expect(settingsOf(props)).toEqual(unchanged);
  });

  test('values that only CloudFormation knows count once it knows them', () => {
    const settings = settingsOf((stack) => ({ targets: [target(stack, 'Given', new CfnParameter(stack, 'TargetId').valueAsString)] }));
    expect(JSON.stringify(settings)).toContain('{"Ref":"TargetId"}');
  });
});

describe('no cycle comes of', () => {
  const byLambda = new iam.ServicePrincipal('lambda.amazonaws.com');

  test.each<[string, Props]>([
    ['what is created', () => ({})],
    ['an imported role', (stack) => ({ role: iam.Role.fromRoleArn(stack, 'Imported', ROLE_ARN) })],
    ['a role that cannot be changed', (stack) => ({ role: iam.Role.fromRoleArn(stack, 'Imported', ROLE_ARN, { mutable: false }) })],
    ['a role and a log group of the same stack', (stack) => {
      const role = new iam.Role(stack, 'GivenRole', { assumedBy: byLambda });
      const logGroup = new logs.LogGroup(stack, 'Logs');
      logGroup.grantWrite(role);
      return { role, logGroup };
    }],
    ['targets, a filter and an owner that only CloudFormation knows', (stack) => ({
      targets: [target(stack, 'Given', new CfnParameter(stack, 'TargetId').valueAsString), new CreatedTarget(stack, 'Created')],
      filter: TrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'GivenFilter', new CfnParameter(stack, 'FilterId').valueAsString),
      sessionOwner: new CfnParameter(stack, 'Owner').valueAsString,
    })],
  ])('%s', (_, props) => {
    expect(() => mirroring(props).template()).not.toThrow();
  });

  test('what others grant to the role', () => {
    const { stack, construct, template } = mirroring();
    construct.deadLetterQueue.grantConsumeMessages(construct);
    construct.undeliveredEventsQueue.grantConsumeMessages(construct);
    construct.queue.grantSendMessages(construct);
    construct.logGroup.grantRead(construct);
    expect(() => template()).not.toThrow();
    expect(stack.dependencies).toEqual([]);
  });
});
