import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Deployment } from './deployment';
import {
  ExtraHopTrafficMirroring, MirroringMode, TrafficMirrorDestination, TrafficMirrorDirection, TrafficMirrorFilter, type TrafficMirrorFilterProps,
  TrafficMirrorRuleAction, TrafficMirrorTarget,
} from '../../src';

/** What deployments change, replace and take out while the sessions are to be retained. */

let deployment: Deployment;
let targetIds: string[];

beforeEach(async () => {
  deployment = await Deployment.start();
  targetIds = [deployment.fleet.addSensor().targetId];
  for (let n = 0; n < 3; n++) deployment.fleet.addInstance();
});

afterEach(async () => deployment.stop());

const { RETAIN, DESTROY } = RemovalPolicy;
const BACKUPS = { trafficDirection: TrafficMirrorDirection.EGRESS, ruleNumber: 10, ruleAction: TrafficMirrorRuleAction.REJECT };
const HTTP = { trafficDirection: TrafficMirrorDirection.INGRESS, ruleNumber: 150, ruleAction: TrafficMirrorRuleAction.ACCEPT };

/** Deploys the filter, and what else is said. */
async function deployed(props: TrafficMirrorFilterProps, removalPolicy: RemovalPolicy, more?: (scope: Stack, filter: TrafficMirrorFilter) => void) {
  const stack = await deployment.deploy({
    targetIds,
    props: (scope) => {
      const filter = new TrafficMirrorFilter(scope, 'Filter', props);
      more?.(scope, filter);
      return { filter, removalPolicy };
    },
  });
  await deployment.settle();
  return stack;
}

/** A network interface that receives. */
function sensor(): string {
  const { fleet, ec2: { state } } = deployment;
  const { targetId, networkInterfaceId } = fleet.addSensor();
  state.trafficMirrorTargets.delete(targetId);
  return networkInterfaceId;
}

const filters = () => [...deployment.ec2.state.trafficMirrorFilters.values()];

/** Rules in force that match something, each as `direction number action`. */
function rules(): string[] {
  const matching = filters().flatMap(({ IngressFilterRules, EgressFilterRules }) => [...IngressFilterRules, ...EgressFilterRules])
    .filter(({ SourceCidrBlock: cidr }) => cidr !== '0.0.0.0/32' && cidr !== '::/128');
  return matching.map(({ TrafficDirection: direction, RuleNumber: number, RuleAction: action }) => `${direction} ${number} ${action}`).sort();
}

const ALL = ['egress 100 accept', 'egress 200 accept', 'ingress 100 accept', 'ingress 200 accept'];
const besides = (...given: string[]) => [...given, ...ALL].sort();

test('all traffic is accepted no longer once it is not to be, and again when it is', async () => {
  await deployed({}, RETAIN);
  expect(rules()).toEqual(ALL);
  await deployed({ acceptAllTraffic: false, rules: [HTTP] }, RETAIN);
  expect(rules()).toEqual(['ingress 150 accept']);
  await deployed({ acceptAllTraffic: false, rules: [HTTP] }, DESTROY);
  const [{ IngressFilterRules: ingress, EgressFilterRules: egress }] = filters();
  expect([...ingress, ...egress]).toHaveLength(1);
  await deployed({}, DESTROY);
  expect(rules()).toEqual(ALL);
  await deployed({}, RETAIN);
  await deployed({ acceptAllTraffic: false, rules: [HTTP] }, RETAIN);
  expect(rules()).toEqual(['ingress 150 accept']);
});

test('a rule that is taken out stays in force, and in the way of its return; after a deployment that retains nothing it goes', async () => {
  await deployed({ rules: [BACKUPS] }, RETAIN);
  await deployed({}, RETAIN);
  expect(rules()).toEqual(besides('egress 10 reject'));
  await expect(deployed({ rules: [BACKUPS] }, RETAIN)).rejects.toThrow('already exists');

  const other = { ...BACKUPS, ruleNumber: 11 };
  await deployed({ rules: [other] }, RETAIN);
  await deployed({ rules: [other] }, DESTROY);
  await deployed({}, RETAIN);
  expect(rules()).toEqual(besides('egress 10 reject'));
  await deployed({ rules: [other] }, RETAIN);
  expect(rules()).toEqual(besides('egress 10 reject', 'egress 11 reject'));
});

test('a rule whose place stays is changed there', async () => {
  await deployed({ rules: [BACKUPS] }, RETAIN);
  await deployed({ rules: [{ ...BACKUPS, ruleAction: TrafficMirrorRuleAction.ACCEPT }] }, RETAIN);
  expect(rules()).toEqual(besides('egress 10 accept'));
});

test('a rule that a deployment added goes again when that fails, so that the next attempt can add it', async () => {
  await deployed({}, RETAIN);
  const failing = deployed({ rules: [BACKUPS] }, RETAIN, (scope, filter) => {
    const target = new TrafficMirrorTarget(scope, 'Nowhere', { destination: TrafficMirrorDestination.networkInterfaceId('eni-0123456789abcdef0') });
    target.node.addDependency(filter);
  });
  await expect(failing).rejects.toThrow('eni-0123456789abcdef0');
  expect(rules()).toEqual(ALL);
  await deployed({ rules: [BACKUPS] }, RETAIN);
  expect(rules()).toEqual(besides('egress 10 reject'));
});

test('a filter and a target that are replaced go, after their sessions have moved', async () => {
  const { ec2: { state, calls } } = deployment;
  const deploy = (description: string, networkInterfaceId: string) => deployment.deploy({
    targetIds: [],
    props: (scope) => ({
      filter: new TrafficMirrorFilter(scope, 'Filter', { description, rules: [BACKUPS] }),
      targets: [new TrafficMirrorTarget(scope, 'Sensor', { destination: TrafficMirrorDestination.networkInterfaceId(networkInterfaceId) })],
      removalPolicy: RETAIN,
    }),
  });
  await deploy('The first', sensor());
  await deployment.settle();
  const second = sensor();
  const stack = await deploy('The second', second);
  const [filter, ...otherFilters] = filters();
  const [target, ...otherTargets] = [...state.trafficMirrorTargets.values()].filter(({ TrafficMirrorTargetId: id = '' }) => !targetIds.includes(id));
  expect(filter).toMatchObject({ Description: 'The second' });
  expect(target).toMatchObject({ NetworkInterfaceId: second });
  expect([...otherFilters, ...otherTargets, ...stack.leftBehind]).toEqual([]);
  expect(rules()).toEqual(besides('egress 10 reject'));
  const { TrafficMirrorFilterId, TrafficMirrorTargetId } = { ...filter, ...target };
  expect([...state.trafficMirrorSessions.values()]).toContainEqual(expect.objectContaining({ TrafficMirrorFilterId, TrafficMirrorTargetId }));
  const order = calls.map(({ operation }) => operation);
  expect(order).toContain('ModifyTrafficMirrorSession');
  expect(order.indexOf('DeleteTrafficMirrorFilterRule')).toBeGreaterThan(order.lastIndexOf('ModifyTrafficMirrorSession'));
});

test('a target that is taken out stays without sessions; after a deployment that retains nothing it goes', async () => {
  const destination = TrafficMirrorDestination.networkInterfaceId(sensor());
  const deploy = async (removalPolicy: RemovalPolicy, ...ids: string[]) => {
    await deployment.deploy({
      targetIds,
      props: (scope) => ({
        removalPolicy,
        targets: [
          ...targetIds.map((id) => TrafficMirrorTarget.fromTrafficMirrorTargetId(scope, id, id)),
          ...ids.map((id) => new TrafficMirrorTarget(scope, id, { destination })),
        ],
      }),
    });
    await deployment.settle();
    return deployment.ec2.state.trafficMirrorTargets.size;
  };
  const used = () => new Set([...deployment.ec2.state.trafficMirrorSessions.values()].map(({ TrafficMirrorTargetId: id }) => id));
  expect(await deploy(RETAIN, 'Second')).toBe(2);
  expect(used().size).toBe(2);
  expect(await deploy(RETAIN)).toBe(2);
  expect(used()).toEqual(new Set(targetIds));
  expect(await deploy(RETAIN, 'Third')).toBe(3);
  expect(await deploy(DESTROY, 'Third')).toBe(3);
  expect(await deploy(RETAIN)).toBe(2);
});

test('a stack that has gone over to observing cannot be deleted with the filter that its sessions use, until they are gone', async () => {
  const { ec2 } = deployment;
  await deployment.deploy({ targetIds });
  await deployment.settle();
  const stack = await deployment.deploy({ targetIds, props: { mode: MirroringMode.OBSERVE } });
  await expect(deployment.destroy(stack)).rejects.toThrow(/TrafficMirrorFilter/);
  for (const id of ec2.state.trafficMirrorSessions.keys()) ec2.call('DeleteTrafficMirrorSession', { TrafficMirrorSessionId: id });
  await deployment.destroy(stack);
  expect(filters()).toEqual([]);
});

test('a filter of another stack is left to that stack, which cannot delete it while retained sessions use it', async () => {
  const { aws, ec2 } = deployment;
  const app = new App();
  const other = new Stack(app, 'Other');
  const network = new Stack(app, 'Network');
  new ExtraHopTrafficMirroring(network, 'ExtraHop', {
    filter: new TrafficMirrorFilter(other, 'Filter'),
    targets: [TrafficMirrorTarget.fromTrafficMirrorTargetId(network, 'Sensor', targetIds[0])],
    removalPolicy: RETAIN,
  });
  const owner = await aws.deploy({ template: Template.fromStack(other).toJSON() }, { stackName: 'Other' });
  const [{ TrafficMirrorFilterId: filterId }] = filters();
  const stack = await deployment.deploy({ targetIds, filterId, props: { removalPolicy: RETAIN } });
  await deployment.settle();
  await deployment.destroy(stack);
  await expect(deployment.destroy(owner)).rejects.toThrow(/TrafficMirrorFilter/);
  expect(filters()).toMatchObject([{ TrafficMirrorFilterId: filterId }]);
  for (const id of ec2.state.trafficMirrorSessions.keys()) ec2.call('DeleteTrafficMirrorSession', { TrafficMirrorSessionId: id });
  await deployment.destroy(owner);
  expect(filters()).toEqual([]);
});
