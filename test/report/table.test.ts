import { decision, DOUBTFUL, ELIGIBLE, notSource, plan, REJECTED, sensorLoad, unmirrored, unsupported } from './build';
import { planTable } from '../../src/report/table';

test('a plan in full: sensors, who is no source, whom nobody can vouch for, who is not mirrored, and the totals last', () => {
  const table = planTable(plan({
    interfaces: [decision('web'), decision('app'), unmirrored('db', 'it can reach no sensor: tmt-a: sg-1 has no rule for UDP 4789 from 10.0.1.5'), notSource('old'), unsupported('tiny')],
    sensors: [
      sensorLoad('b', { availabilityZones: ['us-east-1b', 'us-east-1c'], capacity: null }),
      sensorLoad('a', { sessions: 1, planned: 3 }),
      sensorLoad('gone', { availabilityZones: [] }),
    ],
    summary: { eligible: 3, mirrored: 2, unmirrored: 1, unsupported: 4, create: 2, modify: 1, delete: 5 },
  }), ({ networkInterfaceId }, targetId) => {
    if (targetId === 'tmt-gone') return { targetId, verdict: 'rejected', step: 'state', reason: 'it does not exist' };
    return networkInterfaceId === 'eni-app' ? DOUBTFUL : ELIGIBLE;
  });

  expect(table).toBe([
    'ZONE                   SENSOR    SESSIONS  PLANNED  CAPACITY',
    '-                      tmt-gone  0         0        10',
    'us-east-1a             tmt-a     1         3        10',
    'us-east-1b us-east-1c  tmt-b     0         0        unlimited',
    '',
    'Sensors without a session (2)',
    'ZONE                   SENSOR    STEP   REASON',
    '-                      tmt-gone  state  it does not exist',
    'us-east-1b us-east-1c  tmt-b     -      sources can reach it, but none is left for it',
    '',
    'Not sources (1)',
    'ZONE        INSTANCE  INTERFACE  CODE                  REASON',
    'us-east-1a  i-old     eni-old    instance-not-running  i-old is stopped',
    '',
    'EC2 cannot mirror (1)',
    'ZONE        INSTANCE  INTERFACE  CODE         REASON',
    'us-east-1a  i-tiny    eni-tiny   unsupported  EC2 cannot mirror t2.micro',
    '',
    'Mirrored, but whether packets arrive cannot be told (1)',
    'ZONE        INSTANCE  INTERFACE  SENSOR  STEP         REASON',
    'us-east-1a  i-app     eni-app    tmt-a   network-acl  the network ACL of subnet-a cannot be seen',
    '',
    'Not mirrored (1)',
    'ZONE        INSTANCE  INTERFACE  CODE                 REASON',
    'us-east-1a  i-db      eni-db     no-reachable-sensor  it can reach no sensor: tmt-a: sg-1 has no rule for UDP 4789 from 10.0.1.5',
    '',
    '2 of 3 interfaces mirrored, 1 not, 4 that EC2 cannot mirror',
    'sessions to create: 2, to modify: 1, to delete: 5',
  ].join('\n'));
});

test('a section without rows is left out', () => {
  const table = planTable(plan({ interfaces: [decision('web')], sensors: [sensorLoad('a', { planned: 1 })] }), () => ELIGIBLE);

  expect(table.split('\n').filter((line) => /^[A-Z][a-z]/.test(line))).toEqual([]);
});

test('rows are sorted by zone and instance, and a zone that is not known is a dash', () => {
  const at = (name: string, availabilityZone: string) => ({ ...unmirrored(name), availabilityZone });
  const table = planTable(plan({ interfaces: [at('b', 'us-east-1b'), at('z', 'us-east-1a'), at('a', 'us-east-1b'), at('x', '')] }), () => REJECTED);

  expect(table.match(/eni-./g)).toEqual(['eni-x', 'eni-z', 'eni-a', 'eni-b']);
  expect(table).toMatch(/^- +i-x/m);
});

test('only of mirrored interfaces it is asked what cannot be told', () => {
  const ask = jest.fn();
  planTable(plan({ interfaces: [decision('web'), unmirrored('db'), notSource('old')] }), ask);

  expect(ask.mock.calls.map(([{ networkInterfaceId }]) => networkInterfaceId)).toEqual(['eni-web']);
});
