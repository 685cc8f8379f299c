import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { everything, fullStack, resourcesOf } from './everything';
import { ExtraHopTrafficMirroring } from '../../src';
import { mirroring, target } from '../private/synthesized';

/** A resource whose logical id changes is deleted and made anew: with it go messages, logs, what the ledger remembers, and permissions. */

const HOLDS_STATE = [
  'AWS::DynamoDB::GlobalTable', 'AWS::EC2::SecurityGroup', 'AWS::EC2::TrafficMirrorFilter', 'AWS::EC2::TrafficMirrorFilterRule',
  'AWS::EC2::TrafficMirrorTarget', 'AWS::IAM::Role', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::SQS::Queue', 'Custom::TrafficMirrorSessions',
];

function idsIn(stack: Stack): string[] {
  return Object.entries(resourcesOf(Template.fromStack(stack))).filter(([, { Type }]) => HOLDS_STATE.includes(Type)).map(([id]) => id).sort();
}

test('nothing that holds state has changed its logical id', () => {
  expect(idsIn(mirroring().stack)).toEqual([
    'MirroringEventsDeadLetterQueueFEBF6E0B',
    'MirroringEventsQueueA5399ACB',
    'MirroringEventsUndeliveredEvents362A2E6E',
    'MirroringFilter826B7FA6',
    'MirroringFilterEgressIpv46F11D43F',
    'MirroringFilterEgressIpv689D84B47',
    'MirroringFilterIngressIpv48B89CF5D',
    'MirroringFilterIngressIpv6C0597DAC',
    'MirroringFunctionFA81F704',
    'MirroringLedger8AF15205',
    'MirroringLifecycle0ACF47CD',
    'MirroringLogGroupFB99E818',
    'MirroringRole8DF36F21',
  ]);
});

test('nothing that holds state has changed its logical id within another construct', () => {
  const stack = new Stack(new App(), 'Network');
  new ExtraHopTrafficMirroring(new Construct(stack, 'Security'), 'Mirroring', { targets: [target(stack)] });
  expect(idsIn(stack)).toEqual([
    'SecurityMirroringEventsDeadLetterQueueA63E387F',
    'SecurityMirroringEventsQueueD07F9C5B',
    'SecurityMirroringEventsUndeliveredEvents0AD3092F',
    'SecurityMirroringFilterDFB4CDA2',
    'SecurityMirroringFilterEgressIpv4BD56E3C5',
    'SecurityMirroringFilterEgressIpv6A0370B1B',
    'SecurityMirroringFilterIngressIpv47270DF6E',
    'SecurityMirroringFilterIngressIpv6CF9995FC',
    'SecurityMirroringFunction70A13F59',
    'SecurityMirroringLedger9D28F0A5',
    'SecurityMirroringLifecycleAA0F2C8B',
    'SecurityMirroringLogGroup546BA1F2',
    'SecurityMirroringRoleA4ABACB2',
  ]);
});

test('nothing that is created for more than the default has changed its logical id', () => {
  const inAll = idsIn(fullStack().stack);
  expect(inAll.filter((id) => !idsIn(mirroring().stack).includes(id))).toEqual([
    'MirroringFunctionSecurityGroup6D516B0E',
    'Target3191CF44',
  ]);
});

test('the rules for events keep the logical ids that they get from the ids that users give', () => {
  const rules = Object.keys(resourcesOf(Template.fromStack(fullStack().stack))).filter((id) => id.startsWith('MirroringEventRules'));
  expect(rules.sort()).toEqual(['MirroringEventRulesRecovered221FB9BA', 'MirroringEventRulesUnmirrored4E95421D']);
});

test('nothing loses its logical id to a VPC or a key that is given later', () => {
  const { stack } = mirroring(everything);
  expect(idsIn(stack)).toEqual(expect.arrayContaining(idsIn(mirroring().stack)));
});
