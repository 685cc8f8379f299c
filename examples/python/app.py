from aws_cdk import App, CfnOutput, Duration, Stack, aws_ec2 as ec2
from cdk_extrahop_traffic_mirroring import (
    ExtraHopTrafficMirroring,
    Rebalancing,
    StoppedInstanceSessions,
    TrafficMirrorDestination,
    TrafficMirrorSources,
    TrafficMirrorSourceSelector,
    TrafficMirrorTarget,
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

# One sensor has a target already, the other one gets it here.
existing = TrafficMirrorTarget.from_traffic_mirror_target_attributes(
    stack,
    "ExistingSensor",
    traffic_mirror_target_id="tmt-0123456789abcdef0",
    capacity=100,
    weight=4,
)
created = TrafficMirrorTarget(
    stack,
    "NewSensor",
    destination=TrafficMirrorDestination.network_interface("eni-0123456789abcdef0"),
    description="Captures in us-east-1b",
)

mirroring = ExtraHopTrafficMirroring(
    stack,
    "ExtraHop",
    targets=[existing, created],
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
    rebalancing=Rebalancing.moves_per_sweep(20),
    stopped_instance_sessions=StoppedInstanceSessions.remove_after(Duration.hours(8)),
    sweep_interval=Duration.minutes(10),
)

CfnOutput(stack, "FailedMessages", value=mirroring.dead_letter_queue.queue_url)
app.synth()
