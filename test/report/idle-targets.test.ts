import { decision, DOUBTFUL, ELIGIBLE, notSource, REJECTED, sensorLoad, unmirrored } from './build';
import type { Candidate } from '../../src/core/reachability/reachability';
import type { CandidateOf } from '../../src/report/candidates';
import { idleTargets } from '../../src/report/idle-targets';

const FAR: Candidate = { targetId: 'tmt-a', verdict: 'rejected', step: 'zone', reason: 'it is in us-east-1a, the source in us-east-1b' };

/** What stands between these sources and a sensor of us-east-1a without a session. */
function obstacle(candidates: Readonly<Record<string, Candidate>>, zones: Readonly<Record<string, string>> = {}): Candidate | undefined {
  const interfaces = Object.keys(candidates).map((name) => ({ ...unmirrored(name), availabilityZone: zones[name] ?? 'us-east-1a' }));
  const candidateOf: CandidateOf = ({ networkInterfaceId }) => candidates[networkInterfaceId.replace('eni-', '')];
  const [sensor] = idleTargets({ interfaces, targets: [sensorLoad('a')] }, candidateOf);
  return sensor.obstacle;
}

test('of a sensor without a session, what stops the source that comes furthest is the reason', () => {
  expect(obstacle({ first: FAR, second: REJECTED, third: FAR })).toEqual(REJECTED);
  expect(obstacle({ first: REJECTED, second: DOUBTFUL })).toEqual(DOUBTFUL);
});

test('a sensor that some source can reach has no obstacle', () => {
  expect(obstacle({ first: REJECTED, second: ELIGIBLE, third: DOUBTFUL })).toBeUndefined();
});

test('only where its own zones have no source it is asked about others', () => {
  expect(obstacle({ near: FAR, remote: REJECTED }, { remote: 'us-east-1b' })).toEqual(FAR);
  expect(obstacle({ remote: REJECTED }, { remote: 'us-east-1b' })).toEqual(REJECTED);
});

test('sensors with sessions after the plan are not asked about, and none is where there is no source', () => {
  const ask = jest.fn(() => FAR);
  expect(idleTargets({ interfaces: [decision('web')], targets: [sensorLoad('a', { planned: 1 })] }, ask)).toEqual([]);
  expect(idleTargets({ interfaces: [notSource('old')], targets: [sensorLoad('a')] }, ask)).toEqual([]);
  expect(ask).not.toHaveBeenCalled();
});
