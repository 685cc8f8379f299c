import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ExtraHopTrafficMirroring, type ExtraHopTrafficMirroringProps, TrafficMirrorFilter, TrafficMirrorSources } from '../../../src';
import { filter, target } from '../synthesized';

/** Where the construct stands among what it uses. */

type Case = (stack: Stack) => [scope: Construct, props: Partial<ExtraHopTrafficMirroringProps>];

function mirroringIn(given: Case): Stack {
  const stack = new Stack(new App(), 'Network');
  const [scope, props] = given(stack);
  new ExtraHopTrafficMirroring(scope, 'Mirroring', { targets: [target(stack)], ...props });
  return stack;
}

const created = (stack: Stack) => new ec2.Vpc(stack, 'Vpc');
const existing = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-01234567', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'] });

const INSIDE: [string, string, Case][] = [
  ['a VPC that the app creates', 'vpc', (stack) => {
    const vpc = created(stack);
    return [vpc, { vpc }];
  }],
  ['a VPC that exists', 'vpc', (stack) => {
    const vpc = existing(stack) as ec2.Vpc;
    return [vpc, { vpc }];
  }],
  ['a subnet of its VPC', 'vpc', (stack) => {
    const vpc = created(stack);
    return [vpc.privateSubnets[0] as ec2.PrivateSubnet, { vpc }];
  }],
  ['a security group', 'securityGroups[0]', (stack) => {
    const vpc = created(stack);
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
    return [group, { vpc, securityGroups: [group] }];
  }],
  ['a role', 'role', (stack) => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    return [role, { role }];
  }],
  ['a filter that the app creates', 'filter', (stack) => {
    const own = new TrafficMirrorFilter(stack, 'Filter');
    return [own, { filter: own }];
  }],
  ['a filter that exists', 'filter', (stack) => {
    const imported = filter(stack);
    return [imported as unknown as Construct, { filter: imported }];
  }],
  ['a target', 'targets[1]', (stack) => {
    const inner = target(stack, 'Inner', 'tmt-01234567');
    return [inner as unknown as Construct, { targets: [target(stack, 'Other'), inner] }];
  }],
];

test.each(INSIDE)('inside of what it depends on, as of %s, it cannot stand, and says so', (_, property, given) => {
  expect(() => mirroringIn(given)).toThrow(new RegExp(
    `^${property.replace(/[[\]]/g, '\\$&')}: expected a construct that "(Network/\\w+)(?:/.*)?/Mirroring" is not part of, got "\\1"; `
    + 'create the mirroring elsewhere, such as right in the stack, because what it depends on cannot depend on it$',
  ));
});

test.each<[string, Case]>([
  ['a VPC whose interfaces are mirrored', (stack) => {
    const vpc = created(stack);
    return [vpc, { sources: TrafficMirrorSources.select({ include: [{ vpcs: [vpc] }] }) }];
  }],
  ['its log group', (stack) => {
    const logGroup = new logs.LogGroup(stack, 'Logs');
    return [logGroup, { logGroup }];
  }],
  ['the key of its queues', (stack) => {
    const encryptionKey = new kms.Key(stack, 'EncryptionKey');
    return [encryptionKey, { encryptionKey }];
  }],
  ['its key', (stack) => {
    const environmentEncryption = new kms.Key(stack, 'Key');
    return [environmentEncryption, { environmentEncryption }];
  }],
])('inside of %s it may stand', (_, given) => {
  expect(() => Template.fromStack(mirroringIn(given))).not.toThrow();
});
