import { CreateTrafficMirrorSessionCommand, type EC2Client, ModifyTrafficMirrorFilterRuleCommand } from '@aws-sdk/client-ec2';
import { type Probed, probeSession, probeTarget, probeWidenedRule } from './assumptions';
import { ManualClock } from '../../local-aws/clock';
import { Ec2 } from '../../local-aws/ec2/ec2';
import { localClient } from '../../local-aws/ec2/local-client';
import { type Ec2Server, serveEc2 } from '../../local-aws/ec2/server';
import { Fleet, type FleetSensor } from '../../local-aws/fleet/builder';

/** The questions that the integration test asks a real account, asked of the local AWS, which answers as it is assumed. */

let fleet: Fleet;
let server: Ec2Server;
let client: EC2Client;
let sensor: FleetSensor;
let session: Probed;

beforeEach(async () => {
  fleet = new Fleet(new Ec2({ clock: new ManualClock() }));
  server = await serveEc2(fleet.ec2);
  client = localClient(server);
  sensor = fleet.addSensor();
  const { networkInterfaceId } = fleet.addInstance();
  const { TrafficMirrorSession } = await client.send(new CreateTrafficMirrorSessionCommand({
    NetworkInterfaceId: networkInterfaceId, TrafficMirrorTargetId: sensor.targetId, TrafficMirrorFilterId: fleet.addFilter(), SessionNumber: 1,
  }));
  session = TrafficMirrorSession as Probed;
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

test('what is asked about a session is refused there, and changes nothing', async () => {
  const before = structuredClone([...fleet.ec2.state.trafficMirrorSessions.values()]);
  const found = [...await probeSession(client, session), await probeTarget(client, session, sensor.networkInterfaceId)];
  expect(found.map(({ assumption, holds }) => `${assumption}: ${holds}`)).toEqual(found.map(({ assumption }) => `${assumption}: true`));
  expect(found.map(({ answer }) => answer.split(':')[0])).toEqual(expect.arrayContaining(['InvalidParameterValue']));
  expect([...fleet.ec2.state.trafficMirrorSessions.values()]).toEqual(before);
});

test('an answer that was not assumed is a finding', async () => {
  // Of another session number nothing is in the way.
  const other = fleet.addInstance().networkInterfaceId;
  const found = await probeSession(client, { ...session, NetworkInterfaceId: other });
  expect(found.at(-1)).toMatchObject({ holds: false, answer: 'accepted' });
});

test('a rule that still has its protocol was not widened', async () => {
  const { TrafficMirrorFilterId } = session;
  expect(await probeWidenedRule(client, TrafficMirrorFilterId)).toMatchObject({ holds: true });
  const [{ TrafficMirrorFilterRuleId }] = fleet.ec2.state.trafficMirrorFilters.get(TrafficMirrorFilterId)!.IngressFilterRules!;
  await client.send(new ModifyTrafficMirrorFilterRuleCommand({ TrafficMirrorFilterRuleId, Protocol: 6 }));
  expect(await probeWidenedRule(client, TrafficMirrorFilterId)).toMatchObject({ holds: false });
});
