import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { mirroring } from '../synthesized';

const vpc = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  isolatedSubnetIds: ['subnet-0123456789abcdef2', 'subnet-0123456789abcdef3'],
});
const group = (stack: Stack) => ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0');

/** In this stack ARNs have no tokens. */
const literalStack = () => new Stack(new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } }), 'Network', {
  env: { account: '111122223333', region: 'eu-west-1' },
});
const FUNCTION = { 'Fn::GetAtt': ['MirroringFunctionFA81F704', 'Arn'] };

interface Policy {
  readonly Properties: { readonly PolicyDocument: { readonly Statement: { readonly Sid: string }[] }; readonly PolicyName: string };
}

const policies = (template: Template) => template.findResources('AWS::IAM::Policy') as Record<string, Policy>;
const statementsOf = ({ Properties }: Policy) => Properties.PolicyDocument.Statement;
const placementPolicy = (template: Template) => policies(template).MirroringFunctionPlacementPolicyCADD0E59;
const own = (template: Template, sid: string) => statementsOf(policies(template).MirroringPolicyD67F32A6).filter(({ Sid }) => Sid === sid);

describe('in a VPC', () => {
  const inVpc = (stack: Stack) => ({ vpc: vpc(stack), securityGroups: [group(stack)] });

  test('the function runs in the private subnets, with the security groups', () => {
    mirroring(inVpc).template().hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'], SecurityGroupIds: ['sg-0123456789abcdef0'] },
    });
  });

  test('the function runs in the subnets that are chosen', () => {
    const { template } = mirroring((stack) => ({ ...inVpc(stack), vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } }));
    const subnetIds = ['subnet-0123456789abcdef2', 'subnet-0123456789abcdef3'];
    template().hasResourceProperties('AWS::Lambda::Function', { VpcConfig: { SubnetIds: subnetIds } });
    for (const id of subnetIds) expect(JSON.stringify(placementPolicy(template()))).toContain(`:subnet/${id}`);
  });

  test.each<[string, (stack: Stack) => ec2.IVpc, (given: ec2.IVpc) => ec2.SubnetSelection | undefined, string]>([
    ['are chosen', (stack) => new ec2.Vpc(stack, 'Vpc'), () => ({ subnetType: ec2.SubnetType.PUBLIC }), 'Network/Vpc/PublicSubnet1'],
    ['are among those chosen', (stack) => new ec2.Vpc(stack, 'Vpc'), ({ privateSubnets: [first], publicSubnets: [, second] }) => ({ subnets: [first, second] }), 'Network/Vpc/PublicSubnet2'],
    ['are all there is', (stack) => new ec2.Vpc(stack, 'Vpc', { subnetConfiguration: [{ name: 'Front', subnetType: ec2.SubnetType.PUBLIC }] }),
      () => undefined, 'Network/Vpc/FrontSubnet1'],
    ['are all that is known', (stack) => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['eu-west-1a'], publicSubnetIds: ['subnet-0123456789abcdef0'],
    }), () => undefined, 'Network/Vpc/PublicSubnet1'],
  ])('fails where public subnets %s, and says which are needed', (_, make, vpcSubnets, path) => {
    const given = (stack: Stack, made = make(stack)) => ({ vpc: made, vpcSubnets: vpcSubnets(made) });
    expect(() => mirroring(given)).toThrow(new Error(
      `vpcSubnets: expected private subnets, which reach AWS through a NAT gateway or VPC endpoints, got the public "${path}"; `
      + 'choose others, such as those of ec2.SubnetType.PRIVATE_WITH_EGRESS, or leave vpc out',
    ));
  });

  test('the function gets a security group of its own where none is given', () => {
    const { construct, stack, template } = mirroring((scope) => ({ vpc: vpc(scope) }));
    template().resourceCountIs('AWS::EC2::SecurityGroup', 1);
    construct.connections.allowTo(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcp(443));
    expect(construct.connections.securityGroups.map(({ securityGroupId }) => stack.resolve(securityGroupId))).toEqual([
      { 'Fn::GetAtt': ['MirroringFunctionSecurityGroup6D516B0E', 'GroupId'] },
    ]);
  });

  test('its connections are those of its security groups', () => {
    const { construct, template } = mirroring(inVpc);
    construct.connections.allowFrom(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcp(443));
    template().hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-0123456789abcdef0', FromPort: 443 });
  });

  test('the role may do exactly what it takes to place it, with these subnets and security groups', () => {
    const arn = (resource: string, account = '111122223333') => `arn:aws:ec2:eu-west-1:${account}:${resource}`;
    expect(statementsOf(placementPolicy(mirroring(inVpc, literalStack()).template()))).toEqual([
      {
        Sid: 'FindPlacement',
        Effect: 'Allow',
        Action: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
        Resource: '*',
        Condition: { StringEquals: { 'ec2:Region': 'eu-west-1' } },
      },
      {
        Sid: 'CreatePlacement',
        Effect: 'Allow',
        Action: 'ec2:CreateNetworkInterface',
        Resource: [
          arn('network-interface/*'),
          arn('subnet/subnet-0123456789abcdef0', '*'),
          arn('subnet/subnet-0123456789abcdef1', '*'),
          arn('security-group/sg-0123456789abcdef0', '*'),
        ],
      },
      {
        Sid: 'ChangePlacement',
        Effect: 'Allow',
        Action: ['ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
        Resource: arn('network-interface/*'),
      },
      { Sid: 'DeletePlacement', Effect: 'Allow', Action: 'ec2:DeleteNetworkInterface', Resource: arn('*/*') },
    ]);
  });

  test('the function itself may not change network interfaces', () => {
    expect(own(mirroring(inVpc).template(), 'LeavePlacementToLambda')).toEqual([{
      Sid: 'LeavePlacementToLambda',
      Effect: 'Deny',
      Action: ['ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:UnassignPrivateIpAddresses'],
      Resource: '*',
      Condition: { ArnEquals: { 'lambda:SourceFunctionArn': FUNCTION } },
    }]);
  });

  test('the role may do so before the function is there, because Lambda asks, and until it is gone', () => {
    const { template } = mirroring((stack) => ({ vpc: vpc(stack) }));
    template().hasResource('AWS::Lambda::Function', { DependsOn: Match.arrayWith(['MirroringFunctionPlacementPolicyCADD0E59']) });
    expect(JSON.stringify(placementPolicy(template()))).not.toContain('MirroringFunctionFA81F704');
  });

  test('a role that is given gets the same', () => {
    const given = (stack: Stack) => ({ ...inVpc(stack), role: iam.Role.fromRoleName(stack, 'Given', 'Mirroring') });
    const template = mirroring(given).template();
    expect(statementsOf(placementPolicy(template))).toEqual(statementsOf(placementPolicy(mirroring(inVpc).template())));
    expect(placementPolicy(template).Properties).toMatchObject({ Roles: ['Mirroring'] });
    const names = Object.values(policies(template)).map(({ Properties }) => JSON.stringify(Properties.PolicyName));
    expect(new Set(names).size).toBe(2);
  });

  test('of subnets that only CloudFormation knows, any may be used', () => {
    const list = (stack: Stack, id: string) => new CfnParameter(stack, id, { type: 'CommaDelimitedList' }).valueAsList;
    const { template } = mirroring((stack) => ({
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: new CfnParameter(stack, 'VpcId').valueAsString, availabilityZones: list(stack, 'Zones'), privateSubnetIds: list(stack, 'Subnets'),
      }),
    }));
    template().hasResourceProperties('AWS::Lambda::Function', { VpcConfig: { SubnetIds: { Ref: 'Subnets' } } });
    expect(JSON.stringify(placementPolicy(template()))).toContain(':subnet/*');
  });

  test('sessions come after, and go before, all that leads out of a VPC of the same stack', () => {
    const { template } = mirroring((stack) => {
      const network = new ec2.Vpc(stack, 'Own', { natGateways: 1 });
      network.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2 });
      const closed = new ec2.SecurityGroup(stack, 'Closed', { vpc: network, allowAllOutbound: false });
      closed.addEgressRule(ec2.Peer.securityGroupId('sg-0123456789abcdef1'), ec2.Port.tcp(443), undefined, true);
      return { vpc: network, securityGroups: [closed] };
    });
    const ids = ['AWS::EC2::NatGateway', 'AWS::EC2::Route', 'AWS::EC2::VPCEndpoint', 'AWS::EC2::SecurityGroup']
      .flatMap((type) => Object.keys(template().findResources(type)));
    expect(ids.length).toBeGreaterThan(6);
    template().hasResource('Custom::TrafficMirrorSessions', { DependsOn: Match.arrayWith(ids.sort()) });
  });
});

test('an endpoint of the VPC may let the function in', () => {
  const { stack, construct, template } = mirroring((scope) => ({ vpc: new ec2.Vpc(scope, 'Own', { natGateways: 0 }) }));
  const network = stack.node.findChild('Own') as ec2.Vpc;
  const endpoint = network.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2, open: false });
  endpoint.connections.allowDefaultPortFrom(construct);
  const [id] = Object.keys(template().findResources('AWS::EC2::SecurityGroupIngress'));
  template().hasResource('Custom::TrafficMirrorSessions', { DependsOn: Match.arrayWith([id]) });
});

describe('an endpoint that is no part of the VPC construct, and lets the function in', () => {
  /** As in the guide. */
  const withEndpoint = (ownGroup: boolean) => {
    const { stack, construct, template } = mirroring((scope) => {
      const network = vpc(scope);
      return { vpc: network, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, ...(!ownGroup && { securityGroups: [new ec2.SecurityGroup(scope, 'FunctionGroup', { vpc: network })] }) };
    });
    const network = stack.node.findChild('Vpc') as ec2.IVpc & Construct;
    const endpoint = new ec2.InterfaceVpcEndpoint(stack, 'Endpoint', { vpc: network, service: ec2.InterfaceVpcEndpointAwsService.EC2, open: false });
    endpoint.connections.allowDefaultPortFrom(construct);
    construct.node.addDependency(endpoint);
    return template;
  };

  test('may come first where the function has a security group that is given', () => {
    const template = withEndpoint(false)();
    const ids = ['AWS::EC2::VPCEndpoint', 'AWS::EC2::SecurityGroupIngress'].flatMap((type) => Object.keys(template.findResources(type)));
    expect(ids).toHaveLength(2);
    for (const type of ['Custom::TrafficMirrorSessions', 'AWS::Lambda::Function']) {
      template.hasResource(type, { DependsOn: Match.arrayWith(ids.sort()) });
    }
  });

  test('cannot come before a security group that belongs to the function', () => {
    expect(withEndpoint(true)).toThrow(/dependency cycle/);
  });
});

describe('outside of VPCs', () => {
  test('the role may make no network interface', () => {
    const { template } = mirroring();
    template().resourceCountIs('AWS::IAM::Policy', 1);
    expect(JSON.stringify(policies(template()))).not.toMatch(/CreateNetworkInterface|DescribeSubnets/);
  });

  test('there are no connections', () => {
    expect(() => mirroring().construct.connections).toThrow(new Error(
      'connections: expected a function in a VPC, which has security groups, got none; set vpc',
    ));
  });

  test.each([
    ['vpcSubnets', () => ({ vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } })],
    ['securityGroups', (stack: Stack) => ({ securityGroups: [group(stack)] })],
  ])('%s say nothing', (property, props) => {
    expect(() => mirroring(props)).toThrow(new Error(`${property}: expected a VPC to go with it, got none; set vpc, or leave ${property} out`));
  });
});

describe('a key for the environment', () => {
  test('encrypts the variables, and the role may decrypt those of this function', () => {
    const { template } = mirroring((stack) => ({ environmentEncryption: new kms.Key(stack, 'Key') }));
    const keyArn = { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] };
    template().hasResourceProperties('AWS::Lambda::Function', { KmsKeyArn: keyArn });
    expect(own(template(), 'DecryptSettings')).toEqual([{
      Sid: 'DecryptSettings',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: keyArn,
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:lambda:FunctionArn': FUNCTION } },
    }]);
  });

  test('cannot be an alias', () => {
    expect(() => mirroring((stack) => ({ environmentEncryption: kms.Alias.fromAliasName(stack, 'Alias', 'alias/mirroring') }))).toThrow(new Error(
      'environmentEncryption: expected a key, got the alias "alias/mirroring"; look the key up with Key.fromLookup',
    ));
  });

  test('may be left out, and then the role may decrypt nothing', () => {
    expect(JSON.stringify(mirroring().template().toJSON())).not.toMatch(/kms/i);
  });
});

describe('the runtime', () => {
  test.each([lambda.Runtime.NODEJS_20_X, lambda.Runtime.NODEJS_24_X, new lambda.Runtime('nodejs26.x', lambda.RuntimeFamily.NODEJS)])('may be %s', (runtime) => {
    mirroring(() => ({ runtime })).template().hasResourceProperties('AWS::Lambda::Function', { Runtime: runtime.name });
  });

  test('may be one that only CloudFormation knows, as where it differs between Regions', () => {
    const { template } = mirroring((stack) => ({
      runtime: new lambda.Runtime(new CfnParameter(stack, 'Runtime').valueAsString, lambda.RuntimeFamily.NODEJS),
    }));
    template().hasResourceProperties('AWS::Lambda::Function', { Runtime: { Ref: 'Runtime' } });
  });

  test.each([lambda.Runtime.NODEJS_18_X, lambda.Runtime.NODEJS, lambda.Runtime.PYTHON_3_13, lambda.Runtime.PROVIDED_AL2023])('cannot be %s', (runtime) => {
    expect(() => mirroring(() => ({ runtime }))).toThrow(new Error(
      `runtime: expected a runtime of Node.js, "nodejs20.x" or later, got "${runtime.name}"; leave the property out to use the latest that the Region has`,
    ));
  });
});

test.each([['x86_64', lambda.Architecture.X86_64], ['arm64', lambda.Architecture.ARM_64]])('the architecture may be %s', (name, architecture) => {
  mirroring(() => ({ architecture })).template().hasResourceProperties('AWS::Lambda::Function', { Architectures: [name] });
});
