import { reachability } from '../../../src/core/reachability/reachability';
import { allowGroup, inventory, networkInterface, securityGroup, sensor, settings, workload } from '../build';

const PARTS = {
  instances: [workload('web')],
  sensors: [sensor('a', { subnetId: 'subnet-sensor' })],
  securityGroups: [securityGroup('sg-sensor', allowGroup('sg-other'))],
  networkAcls: { 'subnet-sensor': undefined },
};

const { path } = reachability(inventory(PARTS), settings(['a']));

test('the path to a target has every step in order, those after the one that decides included', () => {
  expect(path(networkInterface('web'), 'tmt-a').map(({ step, verdict }) => `${step} ${verdict}`)).toEqual([
    'self passed', 'state passed', 'zone passed', 'security-group rejected', 'network-acl unknown', 'route passed',
  ]);
});

test('a step that rejects or cannot be told says why', () => {
  const [, , , rejected, unknown] = path(networkInterface('web'), 'tmt-a');
  expect(rejected.reason).toContain('sg-sensor');
  expect(unknown.reason).toContain('subnet-sensor');
});

test('there is no path from an interface without an address, nor to a target that is not configured', () => {
  expect(path(networkInterface('web', { privateIpv4: undefined }), 'tmt-a')).toEqual([]);
  expect(path(networkInterface('web'), 'tmt-b')).toEqual([]);
});
