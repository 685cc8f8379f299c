import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  ExtraHopTrafficMirroring,
  Rebalancing,
  IdleSessions,
  TrafficMirrorDestination,
  TrafficMirrorDirection,
  TrafficMirrorFilter,
  TrafficMirrorPortRange,
  TrafficMirrorProtocol,
  TrafficMirrorRuleAction,
  TrafficMirrorSources,
  TrafficMirrorTarget,
  TrafficMirrorTargetDiscovery,
  ZoneLocality,
} from 'cdk-extrahop-traffic-mirroring';

const app = new App();
const stack = new Stack(app, 'Mirroring');

const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['us-east-1a', 'us-east-1b'],
});

// An existing target, a new one, and targets that are discovered by a tag.
const existing = TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'ExistingSensor', 'tmt-0123456789abcdef0');
const created = new TrafficMirrorTarget(stack, 'NewSensor', {
  destination: TrafficMirrorDestination.networkInterfaceId('eni-0123456789abcdef0'),
  description: 'Captures in us-east-1b',
});

// Mirrors everything except backups.
const filter = new TrafficMirrorFilter(stack, 'Filter', {
  rules: [{
    trafficDirection: TrafficMirrorDirection.EGRESS,
    ruleNumber: 10,
    ruleAction: TrafficMirrorRuleAction.REJECT,
    protocol: TrafficMirrorProtocol.TCP,
    destinationCidrBlock: '10.0.9.0/24',
    destinationPortRange: TrafficMirrorPortRange.port(443),
  }],
});

const mirroring = new ExtraHopTrafficMirroring(stack, 'ExtraHop', {
  targets: [created],
  targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: { 'extrahop:sensor': 'true' } }),
  filter,
  zoneLocality: ZoneLocality.PREFER_LOCAL,
  sources: TrafficMirrorSources.select({
    include: [
      { tags: { Environment: 'production' }, priority: 10 },
      { vpcs: [vpc], instanceTypes: [ec2.InstanceType.of(ec2.InstanceClass.C5, ec2.InstanceSize.LARGE)] },
    ],
    exclude: [{ tags: { Mirroring: 'off' } }],
    primaryInterfacesOnly: true,
  }),
  packetLength: 128,
  sessionTags: { CostCenter: 'security' },
  rebalancing: Rebalancing.movesPerSweep(20),
  idleSessions: IdleSessions.deleteAfter(Duration.hours(8)),
  sweepInterval: Duration.minutes(10),
});
mirroring.addTarget(existing, { capacity: 100, weight: 4 });

// An event for each unmirrored interface, and an alarm when one has been unmirrored for 15 minutes.
const topic = new sns.Topic(stack, 'Topic');
mirroring.onInterfaceUnmirrored('Tell', { target: new targets.SnsTopic(topic) });
mirroring.metricUnmirrored().createAlarm(stack, 'Unmirrored', {
  threshold: 1,
  evaluationPeriods: 3,
  treatMissingData: cloudwatch.TreatMissingData.BREACHING,
}).addAlarmAction(new actions.SnsAction(topic));

new CfnOutput(stack, 'FailedMessages', { value: mirroring.deadLetterQueue.queueUrl });
app.synth();
