using System.Collections.Generic;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
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

            // One sensor has a target already, the other one gets it here.
            var existing = TrafficMirrorTarget.FromTrafficMirrorTargetAttributes(stack, "ExistingSensor", new TrafficMirrorTargetAttributes
            {
                TrafficMirrorTargetId = "tmt-0123456789abcdef0",
                Capacity = 100,
                Weight = 4,
            });
            var created = new TrafficMirrorTarget(stack, "NewSensor", new TrafficMirrorTargetProps
            {
                Destination = TrafficMirrorDestination.NetworkInterface("eni-0123456789abcdef0"),
                Description = "Captures in us-east-1b",
            });

            var mirroring = new ExtraHopTrafficMirroring(stack, "ExtraHop", new ExtraHopTrafficMirroringProps
            {
                Targets = new[] { existing, created },
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
                Rebalancing = Rebalancing.MovesPerSweep(20),
                StoppedInstanceSessions = StoppedInstanceSessions.RemoveAfter(Duration.Hours(8)),
                SweepInterval = Duration.Minutes(10),
            });

            new CfnOutput(stack, "FailedMessages", new CfnOutputProps { Value = mirroring.DeadLetterQueue.QueueUrl });
            app.Synth();
        }
    }
}
