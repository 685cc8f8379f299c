import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as targets from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import type { Construct } from 'constructs';
import type { Step } from './steps';
import {
  ExtraHopTrafficMirroring,
  TrafficMirrorDestination,
  TrafficMirrorDirection,
  TrafficMirrorFilter,
  TrafficMirrorPortRange,
  TrafficMirrorProtocol,
  TrafficMirrorRuleAction,
  TrafficMirrorSources,
  TrafficMirrorTarget,
} from '../../src';

/** UDP port of mirrored packets. */
const VXLAN = ec2.Port.udp(4789);
/** TCP port on which a sensor answers health checks. */
const HEALTH = 8080;
/** The smallest type that can be a source. */
const INSTANCE_TYPE = 't3.nano';

/** A VPC with two instances and a sensor, mirrored as a step says. */
export class Network extends Stack {
  public readonly mirroring: ExtraHopTrafficMirroring;
  public readonly filter: TrafficMirrorFilter;
  /** By the name that steps use. */
  public readonly targets: Readonly<Record<Step['targets'][number], TrafficMirrorTarget>>;
  public readonly sources: Readonly<Record<Step['sources'][number], ec2.CfnNetworkInterface>>;

  constructor(scope: Construct, id: string, step: Step) {
    super(scope, id);
    const vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false, subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }],
    });
    const sourceGroup = new ec2.SecurityGroup(this, 'SourceGroup', { vpc });
    this.sources = { One: this.instance('One', vpc, sourceGroup).networkInterface, Two: this.instance('Two', vpc, sourceGroup).networkInterface };

    const sensorGroup = new ec2.SecurityGroup(this, 'SensorGroup', { vpc });
    sensorGroup.addIngressRule(sourceGroup, VXLAN);
    sensorGroup.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), VXLAN);
    sensorGroup.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.tcp(HEALTH));
    const sensor = this.instance('Sensor', vpc, sensorGroup, `#!/bin/sh\nnohup python3 -m http.server ${HEALTH} &\n`);
    new CfnOutput(this, 'SensorInterfaceId', { value: sensor.networkInterface.ref });
    this.targets = {
      'interface': new TrafficMirrorTarget(this, 'InterfaceTarget', { destination: TrafficMirrorDestination.networkInterface(sensor.networkInterface) }),
      'load-balancer': new TrafficMirrorTarget(this, 'LoadBalancerTarget', {
        destination: TrafficMirrorDestination.networkLoadBalancer(this.loadBalancer(vpc, sensor.instance)),
      }),
    };

    const filters = { first: new TrafficMirrorFilter(this, 'FirstFilter'), second: this.narrowedFilter(step) };
    this.filter = filters[step.filter];
    this.mirroring = new ExtraHopTrafficMirroring(this, 'Mirroring', {
      targets: step.targets.map((name) => this.targets[name]),
      filter: this.filter,
      sources: TrafficMirrorSources.select({ include: step.sources.map((name) => ({ tags: { Source: name }, vpcs: [vpc] })) }),
      maxDeselectedPercent: 100,
    });
  }

  private instance(name: string, vpc: ec2.IVpc, group: ec2.ISecurityGroup, userData?: string) {
    const [subnet] = vpc.publicSubnets;
    const networkInterface = new ec2.CfnNetworkInterface(this, `${name}Interface`, { subnetId: subnet.subnetId, groupSet: [group.securityGroupId] });
    const instance = new ec2.CfnInstance(this, name, {
      imageId: ec2.MachineImage.latestAmazonLinux2023().getImage(this).imageId,
      instanceType: INSTANCE_TYPE,
      networkInterfaces: [{ deviceIndex: '0', networkInterfaceId: networkInterface.ref }],
      ...(userData !== undefined && { userData: Buffer.from(userData).toString('base64') }),
    });
    Tags.of(instance).add('Source', name);
    return { networkInterface, instance };
  }

  private loadBalancer(vpc: ec2.IVpc, sensor: ec2.CfnInstance): elbv2.NetworkLoadBalancer {
    const loadBalancer = new elbv2.NetworkLoadBalancer(this, 'LoadBalancer', { vpc });
    loadBalancer.addListener('Packets', { port: 4789, protocol: elbv2.Protocol.UDP }).addTargets('Sensors', {
      port: 4789,
      protocol: elbv2.Protocol.UDP,
      healthCheck: { protocol: elbv2.Protocol.TCP, port: String(HEALTH) },
      targets: [new targets.InstanceIdTarget(sensor.ref)],
    });
    return loadBalancer;
  }

  /** A filter with one rule, which a later step widens in its place. */
  private narrowedFilter({ narrow }: Step): TrafficMirrorFilter {
    return new TrafficMirrorFilter(this, 'SecondFilter', {
      acceptAllTraffic: false,
      rules: [{
        trafficDirection: TrafficMirrorDirection.INGRESS,
        ruleNumber: 100,
        ruleAction: TrafficMirrorRuleAction.ACCEPT,
        ...(narrow && { protocol: TrafficMirrorProtocol.TCP, destinationPortRange: TrafficMirrorPortRange.port(443) }),
      }],
    });
  }
}
