import { isRefusal } from '../errors';
import { receivingGroups } from './load-balancers';
import type { LoadBalancer, LoadBalancingFacts } from './load-balancing-facts';
import type { Reads } from './reads';
import type { LoadBalancingApi } from '../elbv2/load-balancing-api';

/** Load balancers that are described in one call. */
const ARNS_PER_CALL = 20;

/** An attribute of load balancers and of target groups. */
const CROSS_ZONE = 'load_balancing.cross_zone.enabled';

const DESCRIBE = 'elasticloadbalancing:DescribeLoadBalancers';

export type Attributes = readonly { readonly Key?: string; readonly Value?: string }[];

/** What Elastic Load Balancing says of these load balancers; `undefined` where it refuses to. */
export async function readLoadBalancing(api: LoadBalancingApi, arns: readonly string[], reads: Reads): Promise<LoadBalancingFacts | undefined> {
  const starts = arns.map((_, index) => index).filter((index) => index % ARNS_PER_CALL === 0);
  const answers = (await Promise.all(starts.map((start) => describe(api, arns.slice(start, start + ARNS_PER_CALL), reads)))).flat();
  const refused = new Set(answers.flatMap((answer) => (typeof answer === 'string' ? answer : [])));
  if (refused.size === arns.length) return undefined;
  const loadBalancers = answers.flatMap((answer) => (typeof answer === 'string' ? [] : answer));
  const behind = await Promise.all(loadBalancers.map(({ LoadBalancerArn = '' }) => readBehind(api, LoadBalancerArn, reads)));
  return {
    loadBalancers,
    refused,
    listeners: new Map(behind.flatMap(({ listeners }) => [...listeners])),
    targetGroups: behind.flatMap(({ targetGroups }) => targetGroups),
    targetHealth: new Map(behind.flatMap(({ targetHealth }) => [...targetHealth])),
    crossZone: new Map(behind.flatMap(({ crossZone }) => [...crossZone ?? []])),
  };
}

/**
 * One that does not exist, or that is another account's, fails the call for all that it asks about: then each is asked about by itself.
 *
 * Of each answer: those that exist, or the ARN of one that was refused.
 */
async function describe(api: LoadBalancingApi, arns: readonly string[], reads: Reads): Promise<readonly (readonly LoadBalancer[] | string)[]> {
  if (arns.length === 1) return [await describeOne(api, arns[0], reads)];
  try {
    return [await api.loadBalancers(arns)];
  } catch (error) {
    if (isRefusal(error)) return Promise.all(arns.map((arn) => describeOne(api, arn, reads)));
    await reads.optional(DESCRIBE, Promise.reject<never>(error));
    return arns;
  }
}

async function describeOne(api: LoadBalancingApi, arn: string, reads: Reads): Promise<readonly LoadBalancer[] | string> {
  const unlessNotFound = api.loadBalancers([arn]).catch((error: unknown) => {
    if (isNotFound(error)) return [];
    throw error;
  });
  return await reads.optional(DESCRIBE, unlessNotFound, arn) ?? arn;
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === 'LoadBalancerNotFoundException';
}

/** What of a load balancer takes calls of its own. Target groups are needed only where the listeners, which name them, cannot be seen. */
async function readBehind(api: LoadBalancingApi, arn: string, reads: Reads): Promise<Omit<LoadBalancingFacts, 'loadBalancers'>> {
  const read = <T>(action: string, answer: Promise<T>) => reads.optional(`elasticloadbalancing:${action}`, answer, arn);
  const [attributes, listeners] = await Promise.all([
    read('DescribeLoadBalancerAttributes', api.loadBalancerAttributes(arn)), read('DescribeListeners', api.listeners(arn)),
  ]);
  const targetGroups = listeners === undefined ? await read('DescribeTargetGroups', api.targetGroups(arn)) ?? [] : [];
  const groups = await Promise.all(receivingGroups(arn, listeners, targetGroups).map(async (group) => {
    const [groupAttributes, health] = await Promise.all([
      read('DescribeTargetGroupAttributes', api.targetGroupAttributes(group)), read('DescribeTargetHealth', api.targetHealth(group)),
    ]);
    return { group, groupAttributes, health };
  }));
  const crossZone = balancesAcrossZones(attributes, groups.map(({ groupAttributes }) => groupAttributes));
  return {
    listeners: new Map(listeners && [[arn, listeners]]),
    targetGroups,
    targetHealth: new Map(groups.flatMap(({ group, health }) => (health === undefined ? [] : [[group, health] as const]))),
    crossZone: new Map(crossZone === undefined ? [] : [[arn, crossZone]]),
  };
}

/** A target group follows its load balancer unless it has a setting of its own; where groups differ, it depends on the group that a packet gets to. */
export function balancesAcrossZones(ofLoadBalancer: Attributes | undefined, ofGroups: readonly (Attributes | undefined)[]): boolean | undefined {
  const own = settingIn(ofLoadBalancer);
  const each = ofGroups.map((attributes) => {
    const setting = settingIn(attributes);
    return attributes !== undefined && setting === undefined ? own : setting;
  });
  const [answer, ...others] = new Set(ofGroups.length === 0 ? [own] : each);
  return others.length === 0 ? answer : undefined;
}

function settingIn(attributes: Attributes = []): boolean | undefined {
  switch (attributes.find(({ Key }) => Key === CROSS_ZONE)?.Value) {
    case 'true': return true;
    case 'false': return false;
    default: return undefined;
  }
}
