import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from './account';
import { plan, run, verdict } from './planned';

// The recorded fleets are kept beside the project, not in it.
const HYBRID_CLOUD = join(__dirname, '..', '..', '..', 'shared', 'fleets', 'hybrid-cloud-aws');
const whenFleetIsThere = existsSync(HYBRID_CLOUD) ? test : test.skip;

/** The fleet as recorded in 2017, with a target on one of its interfaces. */
function fleet(networkInterfaceId: string): Files {
  const files = readdirSync(HYBRID_CLOUD).map((file) => [file, readFileSync(join(HYBRID_CLOUD, file), 'utf8')] as const);
  const target = { TrafficMirrorTargetId: 'tmt-1', NetworkInterfaceId: networkInterfaceId, Type: 'network-interface', OwnerId: '118292266645' };
  return {
    ...Object.fromEntries(files),
    'describe-traffic-mirror-targets.json': { TrafficMirrorTargets: [target] },
    'describe-traffic-mirror-sessions.json': { TrafficMirrorSessions: [] },
  };
}

/** Its types of 2017 are none that can be mirrored. */
function running(files: Files): Files {
  const instances = String(files['describe-instances.json']).replaceAll('"stopped"', '"running"').replaceAll('"t2.', '"t3.');
  return { ...files, 'describe-instances.json': instances };
}

whenFleetIsThere('a fleet whose instances are all stopped has no sources', () => {
  const { interfaces, summary } = plan(fleet('eni-d2b094fc'));

  expect(interfaces).toHaveLength(7);
  expect(new Set(interfaces.map(({ outcome, reason }) => `${outcome} ${reason.code}`))).toEqual(new Set(['skip instance-not-running']));
  expect(summary).toMatchObject({ eligible: 0, unmirrored: 0 });
  expect(run(fleet('eni-d2b094fc'), ['plan']).exitStatus).toBe(0);
});

whenFleetIsThere('once its instances run, every other interface reaches a sensor of its VPC, secondary ones included', () => {
  const { interfaces, summary } = plan(running(fleet('eni-d2b094fc')));

  expect(summary).toEqual({ eligible: 6, mirrored: 6, unmirrored: 0, unsupported: 0, byReason: {}, create: 6, modify: 0, delete: 0 });
  expect(interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-4b466165')?.candidates).toEqual([{
    targetId: 'tmt-1',
    verdict: 'eligible',
    reason: 'sg-331ad04e allows all traffic from 192.168.0.0/16; acl-7b78771d of the sensor subnet allows UDP 4789 from 192.168.2.22 (rule 100); ' +
      'acl-7b78771d of the source subnet allows UDP 4789 to 192.168.1.25 (rule 100); the local route of vpc-b390fad5 leads there',
  }]);
});

whenFleetIsThere('an interface that is attached to nothing is no sensor', () => {
  expect(verdict(running(fleet('eni-822b55ac')), 'eni-4b466165')).toBe('rejected at state');
});
