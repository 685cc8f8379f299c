import { Deployment, lines, MINUTE } from './deployment';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';

/** A policy of the account denies the function sessions of some sources. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

const SWEEP = 5 * MINUTE;

/** Denies the creation of sessions for these interfaces, until the function that it returns is called. */
function deny(networkInterfaceIds: readonly string[]): () => void {
  const arns = networkInterfaceIds.map((id) => `arn:aws:ec2:us-east-1:123456789012:network-interface/${id}`);
  return deployment.aws.denyOn(arns, 'ec2:CreateTrafficMirrorSession');
}

/** How many sessions are asked for while a sweep's interval passes. */
async function triedInSweep(): Promise<number> {
  const before = deployment.calls().length;
  await deployment.settle(SWEEP);
  return deployment.calls().slice(before).filter((name) => name === 'CreateTrafficMirrorSession').length;
}

/** The next invocation runs in a new process, which remembers nothing. */
async function replaceProcesses(stack: DeployedStack): Promise<void> {
  const { settings } = stack.function();
  await stack.function().configure({ ...settings });
}

function reasonsInLog(stack: DeployedStack, networkInterfaceId: string): unknown[] {
  return lines(stack).filter((line) => line.networkInterfaceId === networkInterfaceId && 'reason' in line).map(({ reason }) => reason);
}

function lastSweep(stack: DeployedStack): unknown {
  return lines(stack).filter(({ message }) => message === 'swept').at(-1);
}

describe.each([['first', 0], ['last', 5]])('a policy that denies the %s ten of fifteen sources of a sensor with ten places', (_which, start) => {
  let sources: string[];
  let denied: string[];
  let allow: () => void;
  let stack: DeployedStack;

  beforeEach(async () => {
    sources = deployment.addInstances(15);
    denied = sources.slice(start, start + 10);
    allow = deny(denied);
    stack = await deployment.deploy({ targetIds: [deployment.fleet.addSensor().targetId] });
    await deployment.settle();
  });

  test('leaves five mirrored with the first sweep, and the log names the code of EC2 for the others', () => {
    expect(deployment.mirrored()).toEqual(sources.filter((id) => !denied.includes(id)));
    expect(lastSweep(stack)).toMatchObject({ mirrored: 5, unmirrored: 10, reasons: expect.objectContaining({ refused: 10 }) });
    for (const id of denied) {
      expect(reasonsInLog(stack, id).at(-1)).toEqual({ code: 'refused', message: expect.stringContaining('UnauthorizedOperation') });
    }
    expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
  });

  test('is remembered by a second execution environment, and costs three calls a sweep', async () => {
    // The deployment asks for further sweeps, which come later.
    await deployment.settle(12 * MINUTE);
    expect(stack.queue(/EventsQueue/).count()).toBe(0);
    const processes = () => new Set(stack.function().logs().map(({ logStreamName }) => logStreamName)).size;
    const before = processes();
    await replaceProcesses(stack);
    expect(await triedInSweep()).toBe(3);
    expect(processes()).toBe(before + 1);
    expect(deployment.mirrored()).toHaveLength(5);
    expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
  });

  test('is noticed with the next sweep when it is lifted: five more are mirrored, and the others find no room', async () => {
    allow();
    await replaceProcesses(stack);
    await deployment.settle(SWEEP);
    expect(deployment.mirrored()).toHaveLength(10);
    expect(lastSweep(stack)).toMatchObject({ mirrored: 10, unmirrored: 5, reasons: expect.objectContaining({ 'no-capacity': 5 }) });
    expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
  });
});
