import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  ExtraHopTrafficMirroring,
  Rebalancing,
  StoppedInstanceSessions,
  TrafficMirrorDestination,
  TrafficMirrorSources,
  TrafficMirrorTarget,
  ZoneLocality,
} from 'cdk-extrahop-traffic-mirroring';

const app = new App();
const stack = new Stack(app, 'Mirroring');

const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['us-east-1a', 'us-east-1b'],
});

// One sensor has a target already, the other one gets it here.
const existing = TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'ExistingSensor', {
  trafficMirrorTargetId: 'tmt-0123456789abcdef0',
  capacity: 100,
  weight: 4,
});
const created = new TrafficMirrorTarget(stack, 'NewSensor', {
  destination: TrafficMirrorDestination.networkInterface('eni-0123456789abcdef0'),
  description: 'Captures in us-east-1b',
});

const mirroring = new ExtraHopTrafficMirroring(stack, 'ExtraHop', {
  targets: [existing, created],
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
  rebalancing: Rebalancing.movesPerSweep(20),
  stoppedInstanceSessions: StoppedInstanceSessions.removeAfter(Duration.hours(8)),
  sweepInterval: Duration.minutes(10),
});

new CfnOutput(stack, 'FailedMessages', { value: mirroring.deadLetterQueue.queueUrl });
app.synth();
