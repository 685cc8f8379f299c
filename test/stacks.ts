import { App, Duration, type Environment, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  ExtraHopTrafficMirroring,
  type ExtraHopTrafficMirroringProps,
  MirroringMode,
  Rebalancing,
  SourceNetworkAclEvaluation,
  IdleSessions,
  TrafficMirrorDirection,
  TrafficMirrorDestination,
  TrafficMirrorFilter,
  TrafficMirrorPortRange,
  TrafficMirrorProtocol,
  TrafficMirrorRuleAction,
  TrafficMirrorSources,
  TrafficMirrorTarget,
  TrafficMirrorTargetDiscovery,
  UnknownPathTreatment,
  ZoneLocality,
} from '../src';

/** CDK versions that validate templates fail on what they find; earlier ones do not know the flag. */
const validating = () => new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });

/** A stack with mirroring as it comes: only what is required is given. */
export function defaultStack(env?: Environment): Stack {
  const stack = new Stack(validating(), 'Default', { env });
  new ExtraHopTrafficMirroring(stack, 'Mirroring', {
    targets: [TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'Sensor', 'tmt-0123456789abcdef0')],
  });
  return stack;
}

/** A stack with mirroring for which everything is given; what others would own is in another stack. The compiler asks for each new property here. */
export function configuredStack(env?: Environment): Stack {
  const app = validating();
  const stack = new Stack(app, 'Configured', { env });
  const account = new Stack(app, 'Account', { env });
  const encryptionKey = new kms.Key(account, 'Key');
  encryptionKey.grantEncryptDecrypt(new iam.ServicePrincipal(`logs.${account.region}.amazonaws.com`));
  const props: Required<ExtraHopTrafficMirroringProps> = {
    targets: [
      new TrafficMirrorTarget(stack, 'Appliance', {
        destination: TrafficMirrorDestination.networkInterfaceId('eni-0123456789abcdef0'),
        description: 'The sensor of the first zone',
      }),
      new TrafficMirrorTarget(stack, 'Endpoint', {
        destination: TrafficMirrorDestination.gatewayLoadBalancerEndpointId('vpce-0123456789abcdef0'),
      }),
      TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Shared', {
        trafficMirrorTargetId: 'tmt-0123456789abcdef1',
        ownerAccountId: '123456789012',
      }),
    ],
    targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: { 'extrahop:sensor': 'true' }, ownerAccountIds: ['123456789012'] }),
    mode: MirroringMode.ENFORCE,
    filter: configuredFilter(stack),
    zoneLocality: ZoneLocality.PREFER_LOCAL,
    sources: TrafficMirrorSources.select({
      include: [{ tags: { Mirrored: 'yes' }, instanceTypes: [new ec2.InstanceType('m7i.large')], priority: 1 }],
      exclude: [{ tags: { Role: 'sensor' } }],
      primaryInterfacesOnly: true,
    }),
    maxDeselectedPercent: 20,
    unknownPathTreatment: UnknownPathTreatment.REJECT,
    sourceNetworkAclEvaluation: SourceNetworkAclEvaluation.IGNORE,
    sweepInterval: Duration.minutes(10),
    perTargetMetrics: false,
    removalPolicy: RemovalPolicy.RETAIN,
    sessionNumber: 7,
    packetLength: 8500,
    virtualNetworkId: 4711,
    sessionTags: { Name: 'Mirror session', team: 'network' },
    idleSessions: IdleSessions.deleteImmediately(),
    targetDownGrace: Duration.minutes(15),
    rebalancing: Rebalancing.movesPerSweep(5),
    sessionOwner: 'Configured/Mirroring',
    role: new iam.Role(account, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
    logGroup: new logs.LogGroup(account, 'LogGroup', { encryptionKey, retention: logs.RetentionDays.ONE_YEAR }),
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['use1-az1', 'use1-az2'],
      privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    }),
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')],
    environmentEncryption: encryptionKey,
    encryptionKey,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
  };
  const mirroring = new ExtraHopTrafficMirroring(stack, 'Mirroring', props);
  mirroring.addTarget(TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'Added', 'tmt-0123456789abcdef2'), {
    availabilityZones: ['use1-az1'], capacity: 100, weight: 2,
  });
  mirroring.onInterfaceUnmirrored('Unmirrored');
  mirroring.onInterfaceRecovered('Recovered');
  return stack;
}

function configuredFilter(stack: Stack): TrafficMirrorFilter {
  return new TrafficMirrorFilter(stack, 'Filter', {
    description: 'All traffic but backups',
    rules: [{
      trafficDirection: TrafficMirrorDirection.EGRESS,
      ruleNumber: 10,
      ruleAction: TrafficMirrorRuleAction.REJECT,
      protocol: TrafficMirrorProtocol.TCP,
      sourceCidrBlock: '10.0.0.0/8',
      sourcePortRange: TrafficMirrorPortRange.range(1024, 65535),
      destinationCidrBlock: '10.0.9.0/24',
      destinationPortRange: TrafficMirrorPortRange.port(443),
      description: 'Backups',
    }],
  });
}
