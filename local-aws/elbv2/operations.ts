import type {
  DescribeListenersInput,
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancersInput,
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupsInput,
  DescribeTargetHealthInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { invalid, notFound } from './errors';
import { Elbv2State } from './state';

/** Members of an input that the local service knows what to do with. */
type Operation<I> = { readonly members: readonly (keyof I & string)[]; readonly run: (state: Elbv2State, input: I) => object };

const PAGE_MEMBERS = ['Marker', 'PageSize'] as const;
const ARNS_PER_CALL = 20;
const LARGEST_PAGE = 400;

const describeLoadBalancers: Operation<DescribeLoadBalancersInput> = {
  members: ['LoadBalancerArns', ...PAGE_MEMBERS],
  run: (state, input) => {
    const { LoadBalancerArns: arns = [] } = input;
    if (arns.length > ARNS_PER_CALL) throw invalid(`Up to ${ARNS_PER_CALL} load balancers can be described in a single call`);
    const missing = arns.filter((arn) => !state.loadBalancers.has(arn));
    if (missing.length > 0) throw notFound('LoadBalancer', missing);
    const found = [...state.loadBalancers.values()].filter(({ LoadBalancerArn }) => arns.length === 0 || arns.includes(LoadBalancerArn));
    return page(state, input, 'LoadBalancers', found);
  },
};

const describeLoadBalancerAttributes: Operation<DescribeLoadBalancerAttributesInput> = {
  members: ['LoadBalancerArn'],
  run: (state, { LoadBalancerArn }) => ({ Attributes: attributes(state, loadBalancer(state, LoadBalancerArn)) }),
};

const describeListeners: Operation<DescribeListenersInput> = {
  members: ['LoadBalancerArn', ...PAGE_MEMBERS],
  run: (state, input) => {
    const arn = loadBalancer(state, input.LoadBalancerArn);
    return page(state, input, 'Listeners', [...state.listeners.values()].filter(({ LoadBalancerArn }) => LoadBalancerArn === arn));
  },
};

const describeTargetGroups: Operation<DescribeTargetGroupsInput> = {
  members: ['LoadBalancerArn', ...PAGE_MEMBERS],
  run: (state, input) => {
    const arn = loadBalancer(state, input.LoadBalancerArn);
    return page(state, input, 'TargetGroups', [...state.targetGroups.values()].filter(({ LoadBalancerArns = [] }) => LoadBalancerArns.includes(arn)));
  },
};

const describeTargetGroupAttributes: Operation<DescribeTargetGroupAttributesInput> = {
  members: ['TargetGroupArn'],
  run: (state, { TargetGroupArn }) => ({ Attributes: attributes(state, targetGroup(state, TargetGroupArn)) }),
};

const describeTargetHealth: Operation<DescribeTargetHealthInput> = {
  members: ['TargetGroupArn'],
  run: (state, { TargetGroupArn }) => ({ TargetHealthDescriptions: state.targetHealth.get(targetGroup(state, TargetGroupArn)) ?? [] }),
};

/** Every operation of the local Elastic Load Balancing. */
export const OPERATIONS: ReadonlyMap<string, Operation<object>> = new Map(Object.entries({
  DescribeListeners: describeListeners,
  DescribeLoadBalancerAttributes: describeLoadBalancerAttributes,
  DescribeLoadBalancers: describeLoadBalancers,
  DescribeTargetGroupAttributes: describeTargetGroupAttributes,
  DescribeTargetGroups: describeTargetGroups,
  DescribeTargetHealth: describeTargetHealth,
}) as [string, Operation<object>][]);

function loadBalancer({ loadBalancers }: Elbv2State, arn: string | undefined): string {
  if (arn === undefined) throw invalid('A load balancer ARN must be specified');
  if (!loadBalancers.has(arn)) throw notFound('LoadBalancer', [arn]);
  return arn;
}

function targetGroup({ targetGroups }: Elbv2State, arn: string | undefined): string {
  if (arn === undefined) throw invalid('A target group ARN must be specified');
  if (!targetGroups.has(arn)) throw notFound('TargetGroup', [arn]);
  return arn;
}

function attributes({ attributes: all }: Elbv2State, arn: string): object[] {
  return Object.entries(all.get(arn) ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

/** Markers are positions: nobody may rely on that. */
function page(state: Elbv2State, { Marker = '0', PageSize = state.pageSize }: { Marker?: string; PageSize?: number }, name: string, items: unknown[]): object {
  if (PageSize < 1 || PageSize > LARGEST_PAGE) throw invalid(`A page size of ${PageSize} is not between 1 and ${LARGEST_PAGE}`);
  const end = Number(Marker) + PageSize;
  return { [name]: items.slice(Number(Marker), end), ...(end < items.length && { NextMarker: String(end) }) };
}
