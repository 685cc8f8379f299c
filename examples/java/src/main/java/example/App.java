package example;

import io.github.cdkextrahop.trafficmirroring.ExtraHopTrafficMirroring;
import io.github.cdkextrahop.trafficmirroring.ITrafficMirrorTarget;
import io.github.cdkextrahop.trafficmirroring.Rebalancing;
import io.github.cdkextrahop.trafficmirroring.IdleSessions;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorDestination;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorDirection;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorFilter;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorFilterRuleOptions;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorPortRange;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorProtocol;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorRuleAction;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorSourceSelector;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorSources;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorSourcesOptions;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorTarget;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorTargetOptions;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorTargetDiscovery;
import io.github.cdkextrahop.trafficmirroring.TrafficMirrorTargetDiscoveryOptions;
import io.github.cdkextrahop.trafficmirroring.ZoneLocality;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.CreateAlarmOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.InstanceClass;
import software.amazon.awscdk.services.ec2.InstanceSize;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.events.OnEventOptions;
import software.amazon.awscdk.services.events.targets.SnsTopic;
import software.amazon.awscdk.services.sns.Topic;

public final class App {
  public static void main(final String[] args) {
    final var app = new software.amazon.awscdk.App();
    final var stack = new Stack(app, "Mirroring");

    final IVpc vpc = Vpc.fromVpcAttributes(stack, "Vpc", VpcAttributes.builder()
        .vpcId("vpc-0123456789abcdef0")
        .availabilityZones(List.of("us-east-1a", "us-east-1b"))
        .build());

    // An existing target, a new one, and targets that are discovered by a tag.
    final ITrafficMirrorTarget existing = TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, "ExistingSensor", "tmt-0123456789abcdef0");
    final ITrafficMirrorTarget created = TrafficMirrorTarget.Builder.create(stack, "NewSensor")
        .destination(TrafficMirrorDestination.networkInterfaceId("eni-0123456789abcdef0"))
        .description("Captures in us-east-1b")
        .build();

    // Mirrors everything except backups.
    final var filter = TrafficMirrorFilter.Builder.create(stack, "Filter")
        .rules(List.of(TrafficMirrorFilterRuleOptions.builder()
            .trafficDirection(TrafficMirrorDirection.EGRESS)
            .ruleNumber(10)
            .ruleAction(TrafficMirrorRuleAction.REJECT)
            .protocol(TrafficMirrorProtocol.TCP)
            .destinationCidrBlock("10.0.9.0/24")
            .destinationPortRange(TrafficMirrorPortRange.port(443))
            .build()))
        .build();

    final var mirroring = ExtraHopTrafficMirroring.Builder.create(stack, "ExtraHop")
        .targets(List.of(created))
        .targetDiscovery(TrafficMirrorTargetDiscovery.byTags(TrafficMirrorTargetDiscoveryOptions.builder()
            .tags(Map.of("extrahop:sensor", "true"))
            .build()))
        .filter(filter)
        .zoneLocality(ZoneLocality.PREFER_LOCAL)
        .sources(TrafficMirrorSources.select(TrafficMirrorSourcesOptions.builder()
            .include(List.of(
                TrafficMirrorSourceSelector.builder().tags(Map.of("Environment", "production")).priority(10).build(),
                TrafficMirrorSourceSelector.builder()
                    .vpcs(List.of(vpc))
                    .instanceTypes(List.of(InstanceType.of(InstanceClass.C5, InstanceSize.LARGE)))
                    .build()))
            .exclude(List.of(TrafficMirrorSourceSelector.builder().tags(Map.of("Mirroring", "off")).build()))
            .primaryInterfacesOnly(true)
            .build()))
        .packetLength(128)
        .sessionTags(Map.of("CostCenter", "security"))
        .rebalancing(Rebalancing.movesPerSweep(20))
        .idleSessions(IdleSessions.deleteAfter(Duration.hours(8)))
        .sweepInterval(Duration.minutes(10))
        .build();
    mirroring.addTarget(existing, TrafficMirrorTargetOptions.builder().capacity(100).weight(4).build());

    // An event for each unmirrored interface, and an alarm when one has been unmirrored for 15 minutes.
    final var topic = new Topic(stack, "Topic");
    mirroring.onInterfaceUnmirrored("Tell", OnEventOptions.builder().target(new SnsTopic(topic)).build());
    mirroring.metricUnmirrored().createAlarm(stack, "Unmirrored", CreateAlarmOptions.builder()
        .threshold(1)
        .evaluationPeriods(3)
        .treatMissingData(TreatMissingData.BREACHING)
        .build()).addAlarmAction(new SnsAction(topic));

    CfnOutput.Builder.create(stack, "FailedMessages").value(mirroring.getDeadLetterQueue().getQueueUrl()).build();
    app.synth();
  }
}
