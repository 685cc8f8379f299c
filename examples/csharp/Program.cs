using System.Collections.Generic;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.SNS;
using CdkExtraHop.TrafficMirroring;

namespace Example
{
    public static class Program
    {
        public static void Main()
        {
            var app = new App();
            var stack = new Stack(app, "Mirroring");

            var vpc = Vpc.FromVpcAttributes(stack, "Vpc", new VpcAttributes
            {
                VpcId = "vpc-0123456789abcdef0",
                AvailabilityZones = new[] { "us-east-1a", "us-east-1b" },
            });

            // An existing target, a new one, and targets that are discovered by a tag.
            var existing = TrafficMirrorTarget.FromTrafficMirrorTargetId(stack, "ExistingSensor", "tmt-0123456789abcdef0");
            var created = new TrafficMirrorTarget(stack, "NewSensor", new TrafficMirrorTargetProps
            {
                Destination = TrafficMirrorDestination.NetworkInterfaceId("eni-0123456789abcdef0"),
                Description = "Captures in us-east-1b",
            });

            // Mirrors everything except backups.
            var filter = new TrafficMirrorFilter(stack, "Filter", new TrafficMirrorFilterProps
            {
                Rules = new[]
                {
                    new TrafficMirrorFilterRuleOptions
                    {
                        TrafficDirection = TrafficMirrorDirection.EGRESS,
                        RuleNumber = 10,
                        RuleAction = TrafficMirrorRuleAction.REJECT,
                        Protocol = TrafficMirrorProtocol.TCP,
                        DestinationCidrBlock = "10.0.9.0/24",
                        DestinationPortRange = TrafficMirrorPortRange.Port(443),
                    },
                },
            });

            var mirroring = new ExtraHopTrafficMirroring(stack, "ExtraHop", new ExtraHopTrafficMirroringProps
            {
                Targets = new[] { created },
                TargetDiscovery = TrafficMirrorTargetDiscovery.ByTags(new TrafficMirrorTargetDiscoveryOptions
                {
                    Tags = new Dictionary<string, string> { ["extrahop:sensor"] = "true" },
                }),
                Filter = filter,
                ZoneLocality = ZoneLocality.PREFER_LOCAL,
                Sources = TrafficMirrorSources.Select(new TrafficMirrorSourcesOptions
                {
                    Include = new[]
                    {
                        new TrafficMirrorSourceSelector
                        {
                            Tags = new Dictionary<string, string> { ["Environment"] = "production" },
                            Priority = 10,
                        },
                        new TrafficMirrorSourceSelector
                        {
                            Vpcs = new[] { vpc },
                            InstanceTypes = new[] { InstanceType.Of(InstanceClass.C5, InstanceSize.LARGE) },
                        },
                    },
                    Exclude = new[]
                    {
                        new TrafficMirrorSourceSelector { Tags = new Dictionary<string, string> { ["Mirroring"] = "off" } },
                    },
                    PrimaryInterfacesOnly = true,
                }),
                PacketLength = 128,
                SessionTags = new Dictionary<string, string> { ["CostCenter"] = "security" },
                Rebalancing = Rebalancing.MovesPerSweep(20),
                IdleSessions = IdleSessions.DeleteAfter(Duration.Hours(8)),
                SweepInterval = Duration.Minutes(10),
            });
            mirroring.AddTarget(existing, new TrafficMirrorTargetOptions { Capacity = 100, Weight = 4 });

            // An event for each unmirrored interface, and an alarm when one has been unmirrored for 15 minutes.
            var topic = new Topic(stack, "Topic");
            mirroring.OnInterfaceUnmirrored("Tell", new OnEventOptions { Target = new SnsTopic(topic) });
            mirroring.MetricUnmirrored().CreateAlarm(stack, "Unmirrored", new CreateAlarmOptions
            {
                Threshold = 1,
                EvaluationPeriods = 3,
                TreatMissingData = TreatMissingData.BREACHING,
            }).AddAlarmAction(new SnsAction(topic));

            new CfnOutput(stack, "FailedMessages", new CfnOutputProps { Value = mirroring.DeadLetterQueue.QueueUrl });
            app.Synth();
        }
    }
}
