import { ManualClock } from '../clock';
import { CODE_KEY, functionTemplate } from './function-template';
import { DeployedStack } from './stack';
import { thing, Things } from './things';
import { Ec2 } from '../ec2/ec2';
import { Fleet } from '../fleet/builder';
import { handlerAsset } from '../lambda/handler-asset';
import { LocalAws } from '../local-aws';

/** A custom resource that moves sessions to the present target when that changes, and deletes them at the end. */
const LIFECYCLE = `
  import { createRequire } from 'node:module';
  const require = createRequire('${__filename}');
  const { EC2Client, DescribeTrafficMirrorSessionsCommand, ModifyTrafficMirrorSessionCommand, DeleteTrafficMirrorSessionCommand } = require('@aws-sdk/client-ec2');
  const ec2 = new EC2Client({});
  export async function handler({ RequestType, ResponseURL, ResourceProperties: { TargetId: TrafficMirrorTargetId }, StackId, RequestId, LogicalResourceId }) {
    const { TrafficMirrorSessions } = await ec2.send(new DescribeTrafficMirrorSessionsCommand({}));
    for (const { TrafficMirrorSessionId } of TrafficMirrorSessions) {
      await ec2.send(RequestType === 'Delete'
        ? new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId })
        : new ModifyTrafficMirrorSessionCommand({ TrafficMirrorSessionId, TrafficMirrorTargetId }));
    }
    const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'lifecycle', StackId, RequestId, LogicalResourceId });
    await fetch(ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
  }`;

const clock = new ManualClock();
const asset = handlerAsset(LIFECYCLE);
const things = new Things();
let ec2: Ec2;
let fleet: Fleet;
let aws: LocalAws;

beforeEach(async () => {
  ec2 = new Ec2({ clock });
  fleet = new Fleet(ec2);
  aws = await LocalAws.start({ ec2, clock, resourceHandlers: things.handlers });
});

afterEach(async () => aws.stop());
afterAll(() => asset.remove());

function resources(networkInterfaceId: string, description: string, withLifecycle = true): object {
  const statement = { Effect: 'Allow', Action: 'ec2:*', Resource: '*' };
  const lifecycle = {
    Lifecycle: {
      Type: 'Custom::Lifecycle',
      Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, TargetId: { Ref: 'Target' }, FilterId: { Ref: 'Filter' } },
      DependsOn: 'Policy',
    },
    Trigger: thing({ Value: 1 }, { DependsOn: 'Lifecycle' }),
  };
  return {
    ...functionTemplate(),
    Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'Sessions', PolicyDocument: { Statement: [statement] }, Roles: [{ Ref: 'Role' }] } },
    Filter: { Type: 'AWS::EC2::TrafficMirrorFilter', Properties: { Description: 'all' } },
    Target: { Type: 'AWS::EC2::TrafficMirrorTarget', Properties: { NetworkInterfaceId: networkInterfaceId, Description: description } },
    ...(withLifecycle && lifecycle),
  };
}

/** A stack with one session on its target. */
async function deployed(withLifecycle = true) {
  const { networkInterfaceId } = fleet.addInstance();
  const deploy = async (description: string): Promise<DeployedStack> => aws.deploy({
    template: { Resources: resources(networkInterfaceId, description, withLifecycle) }, assets: { [CODE_KEY]: asset.directory },
  });
  const stack = await deploy('first');
  fleet.addSession({
    networkInterfaceId: fleet.addInstance().networkInterfaceId, targetId: stack.physicalId('Target'), filterId: stack.physicalId('Filter'),
  });
  return { deploy, stack };
}

function targetsOfSessions(): unknown[] {
  return [...ec2.state.trafficMirrorSessions.values()].map(({ TrafficMirrorTargetId: id }) => id);
}

test('sessions move to the new target before the old one is deleted', async () => {
  const { deploy, stack } = await deployed();
  const before = stack.physicalId('Target');
  await deploy('second');
  expect(stack.physicalId('Target')).not.toBe(before);
  expect(targetsOfSessions()).toEqual([stack.physicalId('Target')]);
  expect([...ec2.state.trafficMirrorTargets.keys()]).toEqual([stack.physicalId('Target')]);
  expect(stack.leftBehind).toEqual([]);
});

test('a target that is replaced while sessions use it is left behind', async () => {
  const { deploy, stack } = await deployed(false);
  const physicalId = stack.physicalId('Target');
  await deploy('second');
  expect(stack.leftBehind).toEqual([{ logicalId: 'Target', physicalId, reason: expect.stringContaining('is in use by a traffic mirror session') }]);
  expect(targetsOfSessions()).toEqual([physicalId]);
});

test('a stack whose target or filter sessions use cannot be deleted until they are gone', async () => {
  const { stack } = await deployed(false);
  await expect(stack.delete()).rejects.toThrow(/Stack: Target .*: The traffic mirror target tmt-.* is in use/);
  const [session] = ec2.state.trafficMirrorSessions.values();
  ec2.state.trafficMirrorSessions.set(session.TrafficMirrorSessionId, { ...session, TrafficMirrorTargetId: fleet.addSensor().targetId });
  await expect(stack.delete()).rejects.toThrow(/Stack: Filter .*: The traffic mirror filter tmf-.* is in use/);
  expect(stack.status).toBe('DELETE_FAILED');
  ec2.call('DeleteTrafficMirrorSession', { TrafficMirrorSessionId: session.TrafficMirrorSessionId });
  await stack.delete();
  expect(ec2.state.trafficMirrorFilters.size).toBe(0);
});

test('at the end sessions are drained after the triggers are gone, and while the role still has its policy', async () => {
  const { stack } = await deployed();
  things.take();
  ec2.onCall(({ operation, error }) => {
    if (operation.startsWith('Delete')) things.log.push(`${operation} ${error?.code ?? 'succeeded'}`);
  });
  await stack.delete();
  expect(things.take()).toEqual([
    'remove Trigger=1', 'DeleteTrafficMirrorSession succeeded', 'DeleteTrafficMirrorTarget succeeded', 'DeleteTrafficMirrorFilter succeeded',
  ]);
});
