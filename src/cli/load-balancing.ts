import { type Answer, type Answers, itemsOf, textBeside } from './answers';
import { ATTRIBUTE, LISTENER, LOAD_BALANCER, TARGET_GROUP, TARGET_HEALTH } from './shapes';
import { receivingGroups } from '../aws/inventory/load-balancers';
import { type Attributes, balancesAcrossZones } from '../aws/inventory/load-balancing';
import type { Listener, LoadBalancer, LoadBalancingFacts, TargetGroup, TargetHealthDescription } from '../aws/inventory/load-balancing-facts';

/**
 * What a snapshot says about load balancers; `undefined` when it has none recorded.
 *
 * @param mirrored ARNs of the load balancers that are traffic mirror targets
 */
export function loadBalancing(answers: Answers, mirrored: ReadonlySet<string>): LoadBalancingFacts | undefined {
  const loadBalancers = answers('elbv2-describe-load-balancers')?.flatMap((answer) => itemsOf<LoadBalancer>(answer, 'LoadBalancers', LOAD_BALANCER));
  const arns = (loadBalancers ?? []).map(({ LoadBalancerArn = '' }) => LoadBalancerArn);
  const listeners = readListeners(answers, arns, mirrored);
  const targetGroups = (answers('elbv2-describe-target-groups') ?? [])
    .flatMap((answer) => itemsOf<TargetGroup>(answer, 'TargetGroups', TARGET_GROUP));
  const receiving = arns.filter((arn) => mirrored.has(arn)).flatMap((arn) => receivingGroups(arn, listeners.get(arn), targetGroups));
  const groupArns = targetGroups.map(({ TargetGroupArn = '' }) => TargetGroupArn);
  const targetHealth = readTargetHealth(answers, groupArns, new Set(receiving));
  const crossZone = readCrossZone(answers, arns, (arn) => receivingGroups(arn, listeners.get(arn), targetGroups));
  return loadBalancers && { loadBalancers, listeners, targetGroups, targetHealth, crossZone };
}

/** Whether packets pass to targets in other zones; a load balancer without recorded attributes is absent. */
function readCrossZone(
  answersTo: Answers, arns: readonly string[], groupsOf: (arn: string) => readonly string[],
): ReadonlyMap<string, boolean> {
  const read = (call: string, member: string) => new Map((answersTo(call) ?? []).map((answer) => (
    [textBeside(answer, member), itemsOf<Attributes[number]>(answer, 'Attributes', ATTRIBUTE)] as const
  )));
  const ofLoadBalancers = read('elbv2-describe-load-balancer-attributes', 'LoadBalancerArn');
  const ofGroups = read('elbv2-describe-target-group-attributes', 'TargetGroupArn');
  return new Map(arns.flatMap((arn) => {
    const crossZone = balancesAcrossZones(ofLoadBalancers.get(arn), groupsOf(arn).map((group) => ofGroups.get(group)));
    return crossZone === undefined ? [] : [[arn, crossZone] as const];
  }));
}

/** Listeners name their load balancer. Only for an answer without listeners, the load balancer has to be inferred. */
function readListeners(answersTo: Answers, arns: readonly string[], mirrored: ReadonlySet<string>): ReadonlyMap<string, readonly Listener[]> {
  const answers = (answersTo('elbv2-describe-listeners') ?? [])
    .map((answer) => ({ answer, listeners: itemsOf<Listener>(answer, 'Listeners', LISTENER) }));
  const found = new Map<string, Listener[]>();
  for (const listener of answers.flatMap(({ listeners }) => listeners)) {
    const arn = listener.LoadBalancerArn;
    if (arn !== undefined) found.set(arn, [...(found.get(arn) ?? []), listener]);
  }
  const nameless = answers.filter(({ listeners }) => listeners.every(({ LoadBalancerArn }) => LoadBalancerArn === undefined));
  const unseen = (arn: string) => !found.has(arn);
  const owners = subjects(nameless.map(({ answer }) => answer), 'LoadBalancerArn', arns.filter(unseen), new Set([...mirrored].filter(unseen)));
  for (const { answer, listeners } of nameless) {
    const arn = owners.get(answer);
    if (arn !== undefined) found.set(arn, [...listeners]);
  }
  return found;
}

function readTargetHealth(
  answersTo: Answers,
  arns: readonly string[],
  receiving: ReadonlySet<string>,
): ReadonlyMap<string, readonly TargetHealthDescription[]> {
  const answers = answersTo('elbv2-describe-target-health') ?? [];
  const groups = subjects(answers, 'TargetGroupArn', arns, receiving);
  return new Map(answers.flatMap((answer) => {
    const health = itemsOf<TargetHealthDescription>(answer, 'TargetHealthDescriptions', TARGET_HEALTH);
    const arn = groups.get(answer);
    return arn === undefined ? [] : [[arn, health] as const];
  }));
}

/**
 * The ARN that each answer belongs to, if the answer itself doesn't say. It comes from a member of that name next to the list, from the file name,
 * or from elimination: the only answer left belongs to the only relevant ARN left.
 */
function subjects(answers: readonly Answer[], member: string, arns: readonly string[], matter: ReadonlySet<string>): ReadonlyMap<Answer, string> {
  const all = [...new Set([...arns, ...matter])];
  const byName = new Map(all.flatMap((arn) => fileNames(arn).map((name) => [name, arn] as const)));
  const found = new Map<Answer, string>();
  for (const answer of answers) {
    const arn = textBeside(answer, member) ?? byName.get(plain(answer.name));
    if (arn !== undefined) found.set(answer, arn);
  }
  const answered = new Set(found.values());
  const answersLeft = answers.filter((answer) => !found.has(answer));
  const arnsLeft = [...matter].filter((arn) => !answered.has(arn));
  if (answersLeft.length === 1 && arnsLeft.length === 1) found.set(answersLeft[0], arnsLeft[0]);
  return found;
}

/** `…:targetgroup/sensors/0123456789abcdef`: the whole, or what follows any `:` or `/`, with or without the identifier at the end. */
function fileNames(arn: string): string[] {
  const parts = arn.split(/[:/]/);
  return parts.flatMap((_, index) => [parts.slice(index), parts.slice(index, -1)]).filter(({ length }) => length > 0).map((each) => plain(each.join('-')));
}

/** File names cannot hold every character of an ARN: whatever stands for one of them is as good as another. */
function plain(name: string): string {
  return name.replace(/%[0-9a-f]{2}/gi, '-').replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '');
}
