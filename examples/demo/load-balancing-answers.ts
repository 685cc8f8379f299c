import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeListeners,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { access, type Place } from './place';
import { all } from '../../src/aws/pages';

/** What Elastic Load Balancing answers, by the file of a snapshot that holds it; nothing where it lets nobody in. */
export async function loadBalancingAnswers(place: Place): Promise<Record<string, object>> {
  const client = new ElasticLoadBalancingV2Client({ ...access(place), endpoint: place.loadBalancingEndpoint });
  try {
    return await answers(client);
  } catch (error) {
    // So it is with a fleet that was recorded without its load balancers: a snapshot of it says nothing of them either.
    if (error instanceof Error && error.name === 'AccessDenied') return {};
    throw error;
  } finally {
    client.destroy();
  }
}

async function answers(client: ElasticLoadBalancingV2Client): Promise<Record<string, object>> {
  const LoadBalancers = await all(paginateDescribeLoadBalancers({ client }, {}), (page) => page.LoadBalancers);
  const TargetGroups: TargetGroup[] = [];
  const files: Record<string, object> = {};
  for (const { LoadBalancerArn = '' } of LoadBalancers) {
    TargetGroups.push(...await all(paginateDescribeTargetGroups({ client }, { LoadBalancerArn }), (page) => page.TargetGroups));
    files[`elbv2-describe-listeners/${lastOf(LoadBalancerArn)}.json`] = {
      Listeners: await all(paginateDescribeListeners({ client }, { LoadBalancerArn }), (page) => page.Listeners),
    };
  }
  for (const { TargetGroupArn = '' } of TargetGroups) {
    const { TargetHealthDescriptions } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    files[`elbv2-describe-target-health/${lastOf(TargetGroupArn)}.json`] = { TargetHealthDescriptions };
  }
  return { ...files, 'elbv2-describe-load-balancers.json': { LoadBalancers }, 'elbv2-describe-target-groups.json': { TargetGroups } };
}

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
