import { RemovalPolicy } from 'aws-cdk-lib';
import { Deployment, lines, MINUTE, OWNER } from './deployment';
import { MirroringMode } from '../../src';
import { OWNERSHIP_TAG_KEY } from '../../src/names';

/** Deployments that would have somebody else own the sessions: what is refused, and how it is done without losing any. */

const NEW_OWNER = 'Renamed';

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start({ throttling: true }, { latencyMs: 50 });
});

afterEach(async () => deployment.stop());

/** Ids of the sessions that there are, with their owners. */
function owners(): Record<string, string | undefined> {
  return Object.fromEntries([...deployment.ec2.state.trafficMirrorSessions.values()].sort((a, b) => (
    a.TrafficMirrorSessionId! < b.TrafficMirrorSessionId! ? -1 : 1
  )).map(({ TrafficMirrorSessionId: id, Tags = [] }) => [id, Tags.find(({ Key }) => Key === OWNERSHIP_TAG_KEY)?.Value]));
}

function ownedBy(owner: string, sessions: object): object {
  return Object.fromEntries(Object.keys(sessions).map((id) => [id, owner]));
}

describe('another value of the ownership tag', () => {
  test('is refused while sessions carry the earlier one; CloudFormation goes back, and nothing has changed', async () => {
    const interfaceIds = deployment.addInstances(20);
    const targetIds = [deployment.addLargeSensor()];
    const stack = await deployment.deploy({ targetIds });
    await deployment.settle();
    const before = owners();
    await expect(deployment.deploy({ targetIds, props: { sessionOwner: NEW_OWNER } })).rejects.toThrow(
      `sessionOwner: expected "${OWNER}", which 20 sessions carry, got "${NEW_OWNER}", which 0 carry`,
    );
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await deployment.settle(20 * MINUTE);
    expect(owners()).toEqual(before);
    const { networkInterfaceId } = deployment.fleet.launchInstance();
    await deployment.settle();
    expect(deployment.mirrored()).toEqual([...interfaceIds, networkInterfaceId].sort());
    expect(Object.values(owners())).toEqual(Array(21).fill(OWNER));
  });

  test('takes the sessions along where somebody gives it to them while the stack observes', async () => {
    const interfaceIds = deployment.addInstances(20);
    const targetIds = [deployment.addLargeSensor()];
    const stack = await deployment.deploy({ targetIds });
    await deployment.settle();
    const before = owners();
    await deployment.deploy({ targetIds, props: { mode: MirroringMode.OBSERVE } });
    await deployment.settle();
    deployment.ec2.call('CreateTags', { Resources: Object.keys(before), Tags: [{ Key: OWNERSHIP_TAG_KEY, Value: NEW_OWNER }] });
    await deployment.settle(10 * MINUTE);
    await deployment.deploy({ targetIds, props: { sessionOwner: NEW_OWNER } });
    await deployment.settle(10 * MINUTE);
    expect(stack.status).toBe('UPDATE_COMPLETE');
    expect(owners()).toEqual(ownedBy(NEW_OWNER, before));
    expect(deployment.mirrored()).toEqual(interfaceIds);
    expect(lines(stack).at(-1)).toMatchObject({ message: 'swept', mirrored: 20, create: 0, modify: 0, delete: 0 });
  });

  test('is taken where there are no sessions yet', async () => {
    const targetIds = [deployment.addLargeSensor()];
    await deployment.deploy({ targetIds });
    await deployment.settle();
    await deployment.deploy({ targetIds, props: { sessionOwner: NEW_OWNER } });
    deployment.fleet.launchInstance();
    await deployment.settle();
    expect(Object.values(owners())).toEqual([NEW_OWNER]);
  });
});

describe('a construct that is renamed', () => {
  test('takes its sessions over where it retained them before, and none is lost at any moment', async () => {
    const { ec2 } = deployment;
    const interfaceIds = deployment.addInstances(20);
    const targetIds = [deployment.addLargeSensor()];
    const stack = await deployment.deploy({ id: 'Old', targetIds });
    await deployment.settle();
    const before = owners();
    await deployment.deploy({ id: 'Old', targetIds, props: { removalPolicy: RemovalPolicy.RETAIN } });
    await deployment.deploy({ id: 'New', targetIds, props: { sessionOwner: 'Mirroring/Old' } });
    await deployment.settle(20 * MINUTE);
    expect(owners()).toEqual(before);
    expect(deployment.mirrored()).toEqual(interfaceIds);
    expect(deployment.calls()).not.toContain('DeleteTrafficMirrorSession');
    expect(lines(stack).at(-1)).toMatchObject({ message: 'swept', mirrored: 20 });
    // They use what the new construct has, so that what was retained may go.
    const used = new Set([...ec2.state.trafficMirrorSessions.values()].map(({ TrafficMirrorFilterId }) => TrafficMirrorFilterId));
    expect(used.size).toBe(1);
    expect(ec2.state.trafficMirrorFilters.size).toBe(2);
  });

  test('without that loses them with the construct that goes, and makes them anew', async () => {
    const interfaceIds = deployment.addInstances(20);
    const targetIds = [deployment.addLargeSensor()];
    await deployment.deploy({ id: 'Old', targetIds });
    await deployment.settle();
    await deployment.deploy({ id: 'New', targetIds, props: { sessionOwner: 'Mirroring/Old' } });
    expect(deployment.calls().filter((operation) => operation === 'DeleteTrafficMirrorSession').length).toBeGreaterThanOrEqual(20);
    await deployment.settle(10 * MINUTE);
    expect(deployment.mirrored()).toEqual(interfaceIds);
  });
});
