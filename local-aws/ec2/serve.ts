import { realClock } from '../clock';
import { Ec2 } from './ec2';
import { serveEc2 } from './server';
import { serveElbv2 } from '../elbv2/server';
import { Fleet } from '../fleet/builder';
import { loadSnapshot, originOf } from '../fleet/snapshot';

/**
 * Serves EC2 and Elastic Load Balancing to try a client against by hand, with the fleet of a snapshot or a small one of its own:
 *
 *     npx tsx local-aws/ec2/serve.ts [folder of a snapshot]
 */
async function main(folder: string | undefined): Promise<void> {
  const ec2 = new Ec2({ clock: realClock(), ...(folder !== undefined && originOf(folder)) });
  const { elbv2 } = folder === undefined ? smallFleet(ec2) : loadSnapshot(ec2, folder);
  const [{ url }, { url: loadBalancingUrl }] = [await serveEc2(ec2), await serveElbv2(elbv2)];
  process.stdout.write(`export AWS_ENDPOINT_URL_EC2=${url} AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2=${loadBalancingUrl}\n`);
  process.stdout.write(`export AWS_REGION=${ec2.region} AWS_DEFAULT_REGION=${ec2.region}\n`);
  process.stdout.write('export AWS_ACCESS_KEY_ID=AKIALOCAL AWS_SECRET_ACCESS_KEY=unused\n');
}

function smallFleet(ec2: Ec2): Fleet {
  const fleet = new Fleet(ec2);
  for (const zone of ['a', 'b']) {
    const subnetId = fleet.addSubnet({ zone });
    fleet.addSensor({ subnetId });
    fleet.addInstance({ subnetId, interfaces: [{}, {}], tags: { Name: `web-${zone}` } });
  }
  fleet.addFilter();
  return fleet;
}

void main(process.argv[2]);
