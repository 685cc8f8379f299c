package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsec2"
	"github.com/aws/jsii-runtime-go"
	mirroring "github.com/cdk-extrahop/cdk-extrahop-traffic-mirroring-go/extrahoptrafficmirroring"
)

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Mirroring"), nil)

	vpc := awsec2.Vpc_FromVpcAttributes(stack, jsii.String("Vpc"), &awsec2.VpcAttributes{
		VpcId:             jsii.String("vpc-0123456789abcdef0"),
		AvailabilityZones: jsii.Strings("us-east-1a", "us-east-1b"),
	})

	// An existing target, a new one, and targets that are discovered by a tag.
	existing := mirroring.TrafficMirrorTarget_FromTrafficMirrorTargetId(stack, jsii.String("ExistingSensor"), jsii.String("tmt-0123456789abcdef0"))
	created := mirroring.NewTrafficMirrorTarget(stack, jsii.String("NewSensor"), &mirroring.TrafficMirrorTargetProps{
		Destination: mirroring.TrafficMirrorDestination_NetworkInterfaceId(jsii.String("eni-0123456789abcdef0")),
		Description: jsii.String("Captures in us-east-1b"),
	})

	// Mirrors everything except backups.
	filter := mirroring.NewTrafficMirrorFilter(stack, jsii.String("Filter"), &mirroring.TrafficMirrorFilterProps{
		Rules: &[]*mirroring.TrafficMirrorFilterRuleOptions{{
			TrafficDirection:     mirroring.TrafficMirrorDirection_EGRESS,
			RuleNumber:           jsii.Number(10),
			RuleAction:           mirroring.TrafficMirrorRuleAction_REJECT,
			Protocol:             mirroring.TrafficMirrorProtocol_TCP(),
			DestinationCidrBlock: jsii.String("10.0.9.0/24"),
			DestinationPortRange: mirroring.TrafficMirrorPortRange_Port(jsii.Number(443)),
		}},
	})

	construct := mirroring.NewExtraHopTrafficMirroring(stack, jsii.String("ExtraHop"), &mirroring.ExtraHopTrafficMirroringProps{
		Targets: &[]interfacesawsec2.ITrafficMirrorTargetRef{created},
		TargetDiscovery: mirroring.TrafficMirrorTargetDiscovery_ByTags(&mirroring.TrafficMirrorTargetDiscoveryOptions{
			Tags: &map[string]*string{"extrahop:sensor": jsii.String("true")},
		}),
		Filter:       filter,
		ZoneLocality: mirroring.ZoneLocality_PREFER_LOCAL,
		Sources: mirroring.TrafficMirrorSources_Select(&mirroring.TrafficMirrorSourcesOptions{
			Include: &[]*mirroring.TrafficMirrorSourceSelector{
				{Tags: &map[string]*string{"Environment": jsii.String("production")}, Priority: jsii.Number(10)},
				{
					Vpcs:          &[]awsec2.IVpc{vpc},
					InstanceTypes: &[]awsec2.InstanceType{awsec2.InstanceType_Of(awsec2.InstanceClass_C5, awsec2.InstanceSize_LARGE)},
				},
			},
			Exclude: &[]*mirroring.TrafficMirrorSourceSelector{
				{Tags: &map[string]*string{"Mirroring": jsii.String("off")}},
			},
			PrimaryInterfacesOnly: jsii.Bool(true),
		}),
		PacketLength:            jsii.Number(128),
		SessionTags:             &map[string]*string{"CostCenter": jsii.String("security")},
		Rebalancing:             mirroring.Rebalancing_MovesPerSweep(jsii.Number(20)),
		IdleSessions: mirroring.StoppedInstanceSessions_RemoveAfter(awscdk.Duration_Hours(jsii.Number(8))),
		SweepInterval:           awscdk.Duration_Minutes(jsii.Number(10)),
	})
	construct.AddTarget(existing, &mirroring.TrafficMirrorTargetOptions{Capacity: jsii.Number(100), Weight: jsii.Number(4)})

	// An event for each unmirrored interface, and an alarm when one has been unmirrored for 15 minutes.
	topic := awssns.NewTopic(stack, jsii.String("Topic"), nil)
	construct.OnInterfaceUnmirrored(jsii.String("Tell"), &awsevents.OnEventOptions{
		Target: awseventstargets.NewSnsTopic(topic, nil),
	})
	construct.MetricUnmirrored(nil).CreateAlarm(stack, jsii.String("Unmirrored"), &awscloudwatch.CreateAlarmOptions{
		Threshold:         jsii.Number(1),
		EvaluationPeriods: jsii.Number(3),
		TreatMissingData:  awscloudwatch.TreatMissingData_BREACHING,
	}).AddAlarmAction(awscloudwatchactions.NewSnsAction(topic))

	awscdk.NewCfnOutput(stack, jsii.String("FailedMessages"), &awscdk.CfnOutputProps{
		Value: construct.DeadLetterQueue().QueueUrl(),
	})
	app.Synth(nil)
}
