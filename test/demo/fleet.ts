import { folder } from './folder';
import { writeSnapshot } from '../../examples/demo/snapshot-writer';
import { ManualClock } from '../../local-aws/clock';
import { Ec2 } from '../../local-aws/ec2/ec2';
import { serveEc2 } from '../../local-aws/ec2/server';
import { serveElbv2 } from '../../local-aws/elbv2/server';
import { Fleet } from '../../local-aws/fleet/builder';

export function emptyFleet(): Fleet {
  return new Fleet(new Ec2({ clock: new ManualClock() }));
}

/** A folder with the fleet as it is now. */
export async function snapshotOf({ ec2, elbv2 }: Fleet): Promise<string> {
  const directory = folder();
  const [server, loadBalancingServer] = [await serveEc2(ec2), await serveElbv2(elbv2)];
  try {
    await writeSnapshot({ endpoint: server.url, loadBalancingEndpoint: loadBalancingServer.url, region: ec2.region }, directory);
  } finally {
    await server.close();
    await loadBalancingServer.close();
  }
  return directory;
}
