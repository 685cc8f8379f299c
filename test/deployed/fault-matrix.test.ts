import { Deployment, lines, MINUTE, type Parts } from './deployment';
import { type Cell, CELLS, nameOf } from './fault-cells';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';

/**
 * Every call that the function makes, struck by every kind of fault for a minute and a half: on an event, on a sweep, and while a stack is
 * created, updated and deleted. Afterwards everything converges.
 *
 * A share runs with all tests; `FAULT_MATRIX=full` runs everything, `FAULT_MATRIX='sqs .* cut'` what has a name like that.
 */

const WANTED = process.env.FAULT_MATRIX;
/** Every so many cells one is run. */
const STRIDE = 331;
const OUTAGE_MS = 1.5 * MINUTE;
/** What is refused is tried again after an hour at most; the rest, by the next sweeps. */
const RECOVERY_MS = { refused: 75 * MINUTE, otherwise: 16 * MINUTE };

const chosen = CELLS.filter((cell, index) => {
  if (WANTED === undefined) return index % STRIDE === 0;
  return WANTED === 'full' || new RegExp(WANTED).test(nameOf(cell));
});

jest.setTimeout(60_000);

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

/** A sensor by interface, one behind a load balancer in a peered VPC, and what the function reads for them. */
function sensors(): { near: string; far: string } {
  const { fleet } = deployment;
  const [sources, others] = [fleet.addVpc(), fleet.addVpc()];
  fleet.addPeering({ requesterVpcId: sources, accepterVpcId: others });
  const [subnetId, otherSubnetId] = [fleet.addSubnet({ vpcId: sources }), fleet.addSubnet({ vpcId: others })];
  const prefixListId = fleet.addPrefixList({ cidrs: ['10.0.0.0/8'] });
  const group = (vpcId: string) => fleet.addSecurityGroup({ vpcId, ingress: [{ prefixListId }] });
  const near = fleet.addSensor({ subnetId, securityGroupIds: [group(sources)] });
  const far = fleet.addInstance({ subnetId: otherSubnetId, securityGroupIds: [group(others)] });
  const { targetId } = fleet.addNetworkLoadBalancer({ subnetIds: [otherSubnetId], registered: [far.instanceId] });
  return { near: near.targetId, far: targetId };
}

/** Failed invocations that left no line of their own at WARN or ERROR. */
function silentFailures(stack: DeployedStack): string[] {
  const told = new Set(lines(stack).filter(({ level }) => level === 'WARN' || level === 'ERROR').map(({ requestId }) => requestId));
  return stack.function().invocations.filter(({ kind, requestId }) => kind === 'failed' && !told.has(requestId)).map(({ requestId }) => requestId);
}

interface Outage {
  /** How many calls it has struck. */
  readonly struck: () => number;
}

/** From the first call that it strikes, the fault lasts as long as an outage. */
function strike({ service, fault }: Cell): Outage {
  const { aws, clock } = deployment;
  let isUnderWay = false;
  const begin = () => {
    if (!isUnderWay) clock.setTimeout(() => scripted.end(), OUTAGE_MS);
    isUnderWay = true;
    return true;
  };
  const scripted = aws.faults[service].add({ ...fault, when: begin });
  return { struck: () => scripted.hits };
}

/** Answers how many calls were struck. */
async function run(cell: Cell): Promise<number> {
  const { situation, fault } = cell;
  const { clock, fleet, ec2 } = deployment;
  const { near, far } = sensors();
  const subnetId = [...ec2.state.subnets.keys()][0];
  const filterId = fleet.addFilter();
  const before: Parts = { targetIds: [near], filterId };
  const expected = [fleet.addInstance({ subnetId }).networkInterfaceId];
  if (situation === 'creation') {
    const outage = strike(cell);
    return converge(await deployment.deploy(before), outage);
  }
  let stack = await deployment.deploy({ ...before, targetIds: situation === 'update' ? [near] : [near, far] });
  await deployment.settle();
  const outage = strike(cell);
  if (situation === 'event') expected.push(fleet.launchInstance({ subnetId }).networkInterfaceId);
  if (situation === 'sweep') {
    expected.push(fleet.addInstance({ subnetId }).networkInterfaceId);
    await clock.runFor(4 * MINUTE);
  }
  if (situation === 'update') stack = await deployment.deploy({ ...before, targetIds: [far] });
  if (situation === 'deletion') {
    await deployment.destroy(stack);
    expect(deployment.sessions()).toEqual([]);
    return outage.struck();
  }
  return converge(stack, outage);

  async function converge(deployed: DeployedStack, { struck }: Outage): Promise<number> {
    await deployment.settle(fault.status === 403 ? RECOVERY_MS.refused : RECOVERY_MS.otherwise);
    expect(deployed.status).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);
    expect(deployment.mirrored()).toEqual([...expected].sort());
    if (situation === 'update') expect(deployment.sessions().filter((session) => !session.endsWith(far))).toEqual([]);
    expect(deployed.deadLetters(/EventsQueue/)).toEqual([]);
    expect(silentFailures(deployed)).toEqual([]);
    return struck();
  }
}

test.each(chosen.map((cell) => [nameOf(cell), cell] as const))('%s: everything converges', async (_name, cell) => {
  const hits = await run(cell);
  if (WANTED !== undefined && WANTED !== 'full') process.stdout.write(`${nameOf(cell)}: ${hits} calls\n`);
});
