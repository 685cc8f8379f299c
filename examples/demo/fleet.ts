import type { Clock } from '../../local-aws/clock';
import { Ec2 } from '../../local-aws/ec2/ec2';
import type { Elbv2 } from '../../local-aws/elbv2/elbv2';
import { Fleet } from '../../local-aws/fleet/builder';

export interface DemoFleet {
  readonly ec2: Ec2;
  readonly elbv2: Elbv2;
  readonly targetIds: readonly string[];
  /** Stopped instances that the demo starts. */
  readonly instanceIds: readonly string[];
  /** Where the sensors come from, to go on a sentence. */
  readonly remark?: string;
}

const ZONES = ['a', 'b', 'c'];
const INSTANCES_PER_ZONE = 72;

/**
 * A fleet as it grows over the years: three zones with two sensors each, and rules that somebody wrote for a reason that nobody remembers.
 *
 * - Zone a: a large sensor that lets in whoever carries the monitored group, and a small one with a wide port range.
 * - Zone b: a large sensor that lets in a prefix list, and one whose rule says TCP where it should say UDP.
 * - Zone c: two small sensors, too few for the zone, behind a network ACL that shuts out the data subnet.
 */
export function awkwardFleet(clock: Clock): DemoFleet {
  const ec2 = new Ec2({ clock, throttling: true });
  const fleet = new Fleet(ec2);
  const vpcId = fleet.addVpc();
  const monitored = fleet.addSecurityGroup({ vpcId, tags: { Name: 'monitored' } });
  const unmonitored = fleet.addSecurityGroup({ vpcId, tags: { Name: 'legacy' } });
  const offices = fleet.addPrefixList({ cidrs: ['172.16.0.0/12', '10.0.0.0/16'] });

  const sensorGroups: Record<string, readonly [string, string]> = {
    a: [
      fleet.addSecurityGroup({ vpcId, ingress: [{ groupId: monitored }] }),
      fleet.addSecurityGroup({ vpcId, ingress: [{ from: 4000, to: 4789, cidr: '10.0.0.0/16' }] }),
    ],
    b: [
      fleet.addSecurityGroup({ vpcId, ingress: [{ protocol: '-1', prefixListId: offices }] }),
      fleet.addSecurityGroup({ vpcId, ingress: [{ protocol: 'tcp', cidr: '10.0.0.0/16' }] }),
    ],
    c: [
      fleet.addSecurityGroup({ vpcId, ingress: [{ protocol: '17', cidr: '10.0.0.0/8' }] }),
      fleet.addSecurityGroup({ vpcId, ingress: [{ cidr: '10.0.0.0/16' }] }),
    ],
  };
  const sensorTypes: Record<string, readonly [string, string]> = {
    a: ['c5.18xlarge', 'c5.9xlarge'],
    b: ['c5n.18xlarge', 'c5.9xlarge'],
    c: ['m5.4xlarge', 'c5.xlarge'],
  };

  const targetIds: string[] = [];
  const instanceIds: string[] = [];
  for (const zone of ZONES) {
    const web = fleet.addSubnet({ vpcId, zone, tags: { Name: `web-${zone}` } });
    const data = fleet.addSubnet({ vpcId, zone, tags: { Name: `data-${zone}` } });
    const sensors = fleet.addSubnet({ vpcId, zone, tags: { Name: `sensors-${zone}` } });
    if (zone === 'c') {
      const { CidrBlock: cidr } = ec2.state.subnets.get(data) ?? {};
      fleet.addNetworkAcl({
        subnetIds: [sensors],
        // Listed out of order, as EC2 may answer: the number decides.
        rules: [
          { number: 200, action: 'allow' },
          { number: 100, action: 'deny', protocol: '17', ports: [4000, 5000], cidr },
          { number: 100, action: 'allow', egress: true },
        ],
      });
    }
    sensorGroups[zone].forEach((group, index) => {
      targetIds.push(fleet.addSensor({ subnetId: sensors, instanceType: sensorTypes[zone][index], securityGroupIds: [group] }).targetId);
    });
    for (let index = 0; index < INSTANCES_PER_ZONE; index += 1) {
      const subnetId = index % 3 === 2 ? data : web;
      instanceIds.push(fleet.addInstance({
        state: 'stopped',
        subnetId,
        instanceType: instanceType(index),
        securityGroupIds: [index % 8 === 7 ? unmonitored : monitored],
        interfaces: index % 10 === 9 ? [{}, {}, { type: 'trunk' }] : [{}],
        tags: { Name: `${zone}-${index}` },
      }).instanceId);
    }
  }
  return { ec2, elbv2: fleet.elbv2, targetIds, instanceIds };
}

/** Every twentieth is of a type that Traffic Mirroring does not support. */
function instanceType(index: number): string {
  if (index % 20 === 5) return 't2.large';
  return ['m5.large', 'c6i.xlarge', 't3.medium', 'r6g.2xlarge'][index % 4];
}
