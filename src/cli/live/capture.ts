import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IpPermission, PrefixListId, Route, RouteTable, SecurityGroup, ServiceConfiguration, TrafficMirrorTarget } from '@aws-sdk/client-ec2';
import type { AwsClients } from './aws-clients';
import type { Deployment } from './deployment';
import { recorded, type TagKeys } from './recorded-items';
import { wholeCalls } from './whole-calls';
import { receivingGroups } from '../../aws/inventory/load-balancers';
import { readLoadBalancing } from '../../aws/inventory/load-balancing';
import { Reads } from '../../aws/inventory/reads';
import { printableJson } from '../../report/printable';
import * as shapes from '../shapes';

/** Without these there is no plan. */
const NEEDED = ['describe-instances', 'describe-traffic-mirror-targets', 'describe-traffic-mirror-sessions'];

const SHAPES: Readonly<Record<string, object>> = {
  'describe-instances': shapes.RESERVATION,
  'describe-traffic-mirror-targets': shapes.TARGET,
  'describe-traffic-mirror-sessions': shapes.SESSION,
  'describe-network-interfaces': shapes.NETWORK_INTERFACE,
  'describe-security-groups': shapes.SECURITY_GROUP,
  'describe-network-acls': shapes.NETWORK_ACL,
  'describe-subnets': shapes.SUBNET,
  'describe-route-tables': shapes.ROUTE_TABLE,
  'describe-vpc-peering-connections': shapes.PEERING,
  'describe-vpc-endpoints': shapes.ENDPOINT,
  'describe-vpc-endpoint-service-configurations': shapes.ENDPOINT_SERVICE,
};

/** Files of a snapshot by their paths in its folder. */
type Files = Map<string, object>;

/**
 * Writes a snapshot of the account and Region, each answer as the AWS CLI prints it, with the members that a plan reads and no others.
 *
 * @param keys tags that stay; absent: all of instances and targets
 * @returns calls that were refused, whose files are missing
 * @throws Error when a call fails without which there is no plan
 */
export async function capture(
  clients: AwsClients, folder: string, deployment: Deployment | undefined, keys: TagKeys | undefined,
): Promise<readonly string[]> {
  const reads = new Reads(false);
  const files: Files = new Map();
  const answers = new Map(await Promise.all(wholeCalls(clients.ec2Client).map(async ({ call, action, list, read }) => {
    const items = NEEDED.includes(call) ? await read() : await reads.optional(action, read());
    if (items !== undefined) files.set(`${call}.json`, { [list]: recorded(items, SHAPES[call], call, keys) });
    return [call, items ?? []] as const;
  })));
  await addPrefixLists(clients, files, answers, reads);
  await addLoadBalancing(clients, files, answers, reads);
  if (deployment !== undefined) {
    files.set('settings.json', deployment.settings.value as object);
    if (deployment.items !== undefined) {
      files.set('ledger.json', { Items: deployment.items, Count: deployment.items.length, ScannedCount: deployment.items.length });
    }
  }
  write(folder, files);
  return [...new Set(reads.unread.map(({ call }) => call))];
}

type WholeAnswers = ReadonlyMap<string, readonly object[]>;

/** Those that security groups and routes name. */
async function addPrefixLists({ ec2 }: AwsClients, files: Files, answers: WholeAnswers, reads: Reads): Promise<void> {
  const groups = (answers.get('describe-security-groups') ?? []) as readonly SecurityGroup[];
  const tables = (answers.get('describe-route-tables') ?? []) as readonly RouteTable[];
  const ids = new Set([
    ...groups.flatMap(({ IpPermissions = [] }: { IpPermissions?: IpPermission[] }) => IpPermissions)
      .flatMap(({ PrefixListIds = [] }: { PrefixListIds?: PrefixListId[] }) => PrefixListIds.flatMap(({ PrefixListId }) => PrefixListId ?? [])),
    ...tables.flatMap(({ Routes = [] }: { Routes?: Route[] }) => Routes)
      .flatMap(({ DestinationPrefixListId, GatewayId }) => (GatewayId?.startsWith('vpce-') ? [] : DestinationPrefixListId ?? [])),
  ]);
  for (const id of ids) {
    const entries = await reads.optional('ec2:GetManagedPrefixListEntries', ec2.prefixListEntries(id));
    const call = 'get-managed-prefix-list-entries';
    if (entries !== undefined) files.set(`${call}/${id}.json`, { Entries: recorded(entries, shapes.PREFIX_LIST_ENTRY, call) });
  }
}

/** Those that are targets, and those of own endpoint services. */
async function addLoadBalancing(clients: AwsClients, files: Files, answers: WholeAnswers, reads: Reads): Promise<void> {
  const targets = (answers.get('describe-traffic-mirror-targets') ?? []) as readonly TrafficMirrorTarget[];
  const services = (answers.get('describe-vpc-endpoint-service-configurations') ?? []) as readonly ServiceConfiguration[];
  const arns = [...new Set([
    ...targets.flatMap(({ NetworkLoadBalancerArn }) => NetworkLoadBalancerArn ?? []),
    ...services.flatMap(({ GatewayLoadBalancerArns = [] }) => GatewayLoadBalancerArns),
  ])];
  if (arns.length === 0) return;
  const api = await clients.loadBalancing();
  const facts = await readLoadBalancing(api, arns, reads);
  if (facts === undefined) return;
  const add = (call: string, arn: string, member: string, list: string, items: readonly object[], shape: object) => {
    files.set(`${call}/${arn.replace(/[^A-Za-z0-9-]+/g, '-')}.json`, { [member]: arn, [list]: recorded(items, shape, call) });
  };
  const whole = (call: string, list: string, items: readonly object[], shape: object) => {
    files.set(`${call}.json`, { [list]: recorded(items, shape, call) });
  };
  whole('elbv2-describe-load-balancers', 'LoadBalancers', facts.loadBalancers, shapes.LOAD_BALANCER);
  whole('elbv2-describe-target-groups', 'TargetGroups', facts.targetGroups, shapes.TARGET_GROUP);
  for (const [arn, listeners] of facts.listeners) add('elbv2-describe-listeners', arn, 'LoadBalancerArn', 'Listeners', listeners, shapes.LISTENER);
  for (const [arn, health] of facts.targetHealth) {
    add('elbv2-describe-target-health', arn, 'TargetGroupArn', 'TargetHealthDescriptions', health, shapes.TARGET_HEALTH);
  }
  for (const { LoadBalancerArn: arn = '' } of facts.loadBalancers) {
    const ofLoadBalancer = await reads.optional('elasticloadbalancing:DescribeLoadBalancerAttributes', api.loadBalancerAttributes(arn), arn);
    if (ofLoadBalancer) add('elbv2-describe-load-balancer-attributes', arn, 'LoadBalancerArn', 'Attributes', ofLoadBalancer, shapes.ATTRIBUTE);
    for (const group of receivingGroups(arn, facts.listeners.get(arn), facts.targetGroups)) {
      const ofGroup = await reads.optional('elasticloadbalancing:DescribeTargetGroupAttributes', api.targetGroupAttributes(group), group);
      if (ofGroup) add('elbv2-describe-target-group-attributes', group, 'TargetGroupArn', 'Attributes', ofGroup, shapes.ATTRIBUTE);
    }
  }
}

/** @throws Error for a folder with something in it: an older file would become part of this snapshot */
export function checkOutput(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Error(`--out: expected a folder that is empty, or does not exist, got ${JSON.stringify(folder)}`);
  }
}

function write(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, content] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, `${printableJson(content)}\n`, { mode: 0o600 });
  }
}
