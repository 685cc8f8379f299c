import { realClock } from '../clock';
import { Ec2 } from './ec2';
import { serveEc2 } from './server';
import { Fleet } from '../fleet/builder';
import { loadSnapshot, originOf } from '../fleet/snapshot';

/**
 * Serves an EC2 to try a client against by hand, with the fleet of a snapshot or a small one of its own:
 *
 *     npx tsx local-aws/ec2/serve.ts [folder of a snapshot]
 */
async function main(folder: string | undefined): Promise<void> {
  const ec2 = new Ec2({ clock: realClock(), ...(folder !== undefined && originOf(folder)) });
  if (folder === undefined) addSmallFleet(new Fleet(ec2)); else loadSnapshot(ec2, folder);
  const { url } = await serveEc2(ec2);
  process.stdout.write(`export AWS_ENDPOINT_URL_EC2=${url} AWS_REGION=${ec2.region} AWS_DEFAULT_REGION=${ec2.region}\n`);
  process.stdout.write('export AWS_ACCESS_KEY_ID=AKIALOCAL AWS_SECRET_ACCESS_KEY=unused\n');
}

function addSmallFleet(fleet: Fleet): void {
  for (const zone of ['a', 'b']) {
    const subnetId = fleet.addSubnet({ zone });
    fleet.addSensor({ subnetId });
    fleet.addInstance({ subnetId, interfaces: [{}, {}], tags: { Name: `web-${zone}` } });
  }
  fleet.addFilter();
}

void main(process.argv[2]);
