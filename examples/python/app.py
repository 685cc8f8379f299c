from aws_cdk import (
    App,
    CfnOutput,
    Duration,
    Stack,
    aws_cloudwatch as cloudwatch,
    aws_cloudwatch_actions as actions,
    aws_ec2 as ec2,
    aws_events_targets as targets,
    aws_sns as sns,
)
from cdk_extrahop_traffic_mirroring import (
    ExtraHopTrafficMirroring,
    Rebalancing,
    IdleSessions,
    TrafficMirrorDestination,
    TrafficMirrorDirection,
    TrafficMirrorFilter,
    TrafficMirrorFilterRuleOptions,
    TrafficMirrorPortRange,
    TrafficMirrorProtocol,
    TrafficMirrorRuleAction,
    TrafficMirrorSources,
    TrafficMirrorSourceSelector,
    TrafficMirrorTarget,
    TrafficMirrorTargetDiscovery,
    ZoneLocality,
)

app = App()
stack = Stack(app, "Mirroring")

vpc = ec2.Vpc.from_vpc_attributes(
    stack,
    "Vpc",
    vpc_id="vpc-0123456789abcdef0",
    availability_zones=["us-east-1a", "us-east-1b"],
)

# An existing target, a new one, and targets that are discovered by a tag.
existing = TrafficMirrorTarget.from_traffic_mirror_target_id(stack, "ExistingSensor", "tmt-0123456789abcdef0")
created = TrafficMirrorTarget(
    stack,
    "NewSensor",
    destination=TrafficMirrorDestination.network_interface_id("eni-0123456789abcdef0"),
    description="Captures in us-east-1b",
)

# Mirrors everything except backups.
traffic_filter = TrafficMirrorFilter(
    stack,
    "Filter",
    rules=[
        TrafficMirrorFilterRuleOptions(
            traffic_direction=TrafficMirrorDirection.EGRESS,
            rule_number=10,
            rule_action=TrafficMirrorRuleAction.REJECT,
            protocol=TrafficMirrorProtocol.TCP,
            destination_cidr_block="10.0.9.0/24",
            destination_port_range=TrafficMirrorPortRange.port(443),
        ),
    ],
)

mirroring = ExtraHopTrafficMirroring(
    stack,
    "ExtraHop",
    targets=[created],
    target_discovery=TrafficMirrorTargetDiscovery.by_tags(tags={"extrahop:sensor": "true"}),
    filter=traffic_filter,
    zone_locality=ZoneLocality.PREFER_LOCAL,
    sources=TrafficMirrorSources.select(
        include=[
            TrafficMirrorSourceSelector(tags={"Environment": "production"}, priority=10),
            TrafficMirrorSourceSelector(
                vpcs=[vpc],
                instance_types=[ec2.InstanceType.of(ec2.InstanceClass.C5, ec2.InstanceSize.LARGE)],
            ),
        ],
        exclude=[TrafficMirrorSourceSelector(tags={"Mirroring": "off"})],
        primary_interfaces_only=True,
    ),
    packet_length=128,
    session_tags={"CostCenter": "security"},
    rebalancing=Rebalancing.moves_per_sweep(20),
    idle_sessions=IdleSessions.delete_after(Duration.hours(8)),
    sweep_interval=Duration.minutes(10),
)
mirroring.add_target(existing, capacity=100, weight=4)

# An event for each unmirrored interface, and an alarm when one has been unmirrored for 15 minutes.
topic = sns.Topic(stack, "Topic")
mirroring.on_interface_unmirrored("Tell", target=targets.SnsTopic(topic))
mirroring.metric_unmirrored().create_alarm(
    stack,
    "Unmirrored",
    threshold=1,
    evaluation_periods=3,
    treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
).add_alarm_action(actions.SnsAction(topic))

CfnOutput(stack, "FailedMessages", value=mirroring.dead_letter_queue.queue_url)
app.synth()
