import type { Listener, LoadBalancer, TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { answersOf, NamedAnswer } from './snapshot-files';
import { Elbv2 } from '../elbv2/elbv2';

/** Attributes are not among what a snapshot records; what load balancers it does not record may not be read. */
export function loadLoadBalancing({ state, faults }: Elbv2, folder: string): void {
  const recorded = answersOf(folder, 'elbv2-describe-load-balancers');
  if (recorded.length === 0) {
    faults.add({ operation: '*', code: 'AccessDenied', times: Infinity });
    return;
  }
  for (const each of items<LoadBalancer>(recorded, 'LoadBalancers')) state.loadBalancers.set(each.LoadBalancerArn ?? '', { LoadBalancerArn: '', ...each });
  for (const each of items<TargetGroup>(answersOf(folder, 'elbv2-describe-target-groups'), 'TargetGroups')) {
    state.targetGroups.set(each.TargetGroupArn ?? '', each);
  }
  for (const each of items<Listener>(answersOf(folder, 'elbv2-describe-listeners'), 'Listeners')) state.listeners.set(each.ListenerArn ?? '', each);
  for (const answer of answersOf(folder, 'elbv2-describe-target-health')) {
    const arn = groupOf(answer, [...state.targetGroups.keys()]);
    if (arn !== undefined) state.targetHealth.set(arn, items<TargetHealthDescription>([answer], 'TargetHealthDescriptions'));
  }
}

function items<T>(answers: readonly NamedAnswer[], list: string): T[] {
  return answers.flatMap(({ content }) => (content[list] ?? []) as T[]);
}

/** Which target group an answer belongs to, which the AWS CLI does not print: a member next to the list, the file's name, or the only group. */
function groupOf({ name, content }: NamedAnswer, arns: readonly string[]): string | undefined {
  if (typeof content.TargetGroupArn === 'string') return content.TargetGroupArn;
  const parts = (arn: string) => arn.split('/').slice(-2);
  const named = arns.find(arn => name.includes(parts(arn)[1])) ?? arns.find(arn => parts(arn)[0] === name);
  return named ?? (arns.length === 1 ? arns[0] : undefined);
}
