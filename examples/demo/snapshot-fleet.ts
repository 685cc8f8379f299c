import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoFleet } from './fleet';
import type { Clock } from '../../local-aws/clock';
import { Ec2 } from '../../local-aws/ec2/ec2';
import type { StoredInstance } from '../../local-aws/ec2/state';
import { loadSnapshot, originOf } from '../../local-aws/fleet/snapshot';

/**
 * The fleet of a snapshot folder, with all of its instances stopped, so that the demo can start them.
 *
 * Where the snapshot has no traffic mirror target, each VPC gets a sensor in each zone with instances.
 */
export function snapshotFleet(directory: string, clock: Clock): DemoFleet {
  if (!existsSync(join(directory, 'describe-instances.json'))) {
    throw new Error(`--fleet: expected a folder with a describe-instances.json as "aws ec2 describe-instances" prints it, got ${directory}`);
  }
  const ec2 = new Ec2({ clock, throttling: true, ...originOf(directory) });
  const fleet = loadSnapshot(ec2, directory);
  const instances = [...ec2.state.instances.values()].filter(({ State }) => State.Name !== 'terminated');
  for (const instance of instances) instance.State = { Name: 'stopped', Code: 80 };

  const recorded = [...ec2.state.trafficMirrorTargets.keys()];
  const subnetIds = new Map(instances.map((instance) => [place(instance), instance.SubnetId ?? '']));
  const targetIds = recorded.length > 0 ? recorded : [...subnetIds.values()].map((subnetId) => fleet.addSensor({ subnetId }).targetId);
  const remark = recorded.length > 0 ? ', as recorded' : ', added to the snapshot: it has none';
  return { ec2, elbv2: fleet.elbv2, remark, targetIds, instanceIds: instances.map(({ InstanceId }) => InstanceId) };
}

function place({ VpcId, Placement }: StoredInstance): string {
  return `${VpcId} ${Placement?.AvailabilityZone}`;
}
