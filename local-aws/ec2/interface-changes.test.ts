import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  CreateNetworkInterfaceRequest,
  DeleteNetworkInterfaceCommand,
  DetachNetworkInterfaceCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Ec2 } from './ec2';
import { localClient } from './local-client';
import { Ec2Server, serveEc2 } from './server';
import { Fleet } from '../fleet/builder';

const EC2_ARN = 'arn:aws:ec2:us-east-1:123456789012';

let fleet: Fleet;
let server: Ec2Server;
let client: EC2Client;

beforeEach(async () => {
  fleet = new Fleet(new Ec2({ clock: new ManualClock() }));
  server = await serveEc2(fleet.ec2);
  client = localClient(server);
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

/** Lets the client's key do nothing but what the statements say, each an action and a resource. */
function allow(...statements: [string, string][]): void {
  const Statement = statements.map(([action, resource]) => ({ Effect: 'Allow', Action: `ec2:${action}`, Resource: `${EC2_ARN}:${resource}` }));
  fleet.ec2.principals.set('AKIAADMINISTRATOR', { arn: 'arn:aws:iam::123456789012:user/alice', policies: [{ Version: '2012-10-17', Statement }] });
}

async function create(input: Partial<CreateNetworkInterfaceRequest> = {}): Promise<string> {
  const { NetworkInterface: eni } = await client.send(new CreateNetworkInterfaceCommand({ SubnetId: fleet.addSubnet(), ...input }));
  return eni?.NetworkInterfaceId ?? '';
}

test('an interface is created, attached, detached and deleted by calls', async () => {
  const { instanceId, networkInterfaceId } = fleet.addInstance();
  const SubnetId = fleet.ec2.state.instances.get(instanceId)?.SubnetId;
  const TagSpecifications = [{ ResourceType: 'network-interface' as const, Tags: [{ Key: 'role', Value: 'pods' }] }];
  const { NetworkInterface: created } = await client.send(new CreateNetworkInterfaceCommand({ SubnetId, TagSpecifications }));
  const id = created?.NetworkInterfaceId ?? '';
  expect(created).toMatchObject({ Status: 'pending', SubnetId, TagSet: [{ Key: 'role', Value: 'pods' }] });
  expect(created?.Groups).toEqual(fleet.ec2.state.networkInterfaces.get(networkInterfaceId)?.Groups);
  const stored = () => fleet.ec2.state.networkInterfaces.get(id);

  const { AttachmentId } = await client.send(new AttachNetworkInterfaceCommand({ NetworkInterfaceId: id, InstanceId: instanceId, DeviceIndex: 1 }));
  expect(stored()).toMatchObject({ Status: 'in-use', Attachment: { AttachmentId, InstanceId: instanceId } });
  await client.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
  expect(stored()?.Attachment).toBeUndefined();
  await client.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
  expect(stored()).toBeUndefined();
});

test('created interfaces have addresses of their own, also beside those of a fleet', async () => {
  const SubnetId = fleet.addSubnet({ cidr: '10.0.0.0/28' });
  const ids = [await create({ SubnetId }), fleet.addInstance({ subnetId: SubnetId }).networkInterfaceId, await create({ SubnetId })];
  const addresses = ids.map((id) => fleet.ec2.state.networkInterfaces.get(id)?.PrivateIpAddress);
  expect(addresses).toEqual(['10.0.0.14', '10.0.0.4', '10.0.0.13']);
  await expect(create({ SubnetId, PrivateIpAddress: '10.0.0.14' })).rejects.toMatchObject({ name: 'InvalidIPAddress.InUse' });
});

test('a subnet without free addresses takes no interface', async () => {
  const SubnetId = fleet.addSubnet({ cidr: '10.0.0.0/28' });
  for (let count = 0; count < 11; count += 1) await create({ SubnetId });
  await expect(create({ SubnetId })).rejects.toMatchObject({ name: 'InsufficientFreeAddressesInSubnet' });
});

test('a client token makes one interface', async () => {
  const input = { SubnetId: fleet.addSubnet(), ClientToken: 'once' };
  expect(await create(input)).toBe(await create(input));
});

test.each<[string, () => Promise<unknown>, string]>([
  ['created in a subnet that does not exist', async () => create({ SubnetId: 'subnet-none' }), 'InvalidSubnetID.NotFound'],
  ['created with a group that does not exist', async () => create({ Groups: ['sg-none'] }), 'InvalidGroup.NotFound'],
  ['created in a way that is not modelled', async () => create({ Ipv6AddressCount: 1 }), 'InternalError'],
  ['deleted while it is attached', async () => client.send(new DeleteNetworkInterfaceCommand({
    NetworkInterfaceId: fleet.addInstance().networkInterfaceId,
  })), 'InvalidParameterValue'],
  ['detached when it is not attached', async () => client.send(new DetachNetworkInterfaceCommand({
    AttachmentId: 'eni-attach-none',
  })), 'InvalidAttachmentID.NotFound'],
  ['detached when it is the primary one', async () => client.send(new DetachNetworkInterfaceCommand({
    AttachmentId: fleet.ec2.state.networkInterfaces.get(fleet.addInstance().networkInterfaceId)?.Attachment?.AttachmentId,
  })), 'OperationNotPermitted'],
])('an interface is not %s', async (_, call, name) => {
  await expect(call()).rejects.toMatchObject({ name });
});

test.each<[string, [string, string][], () => Promise<unknown>]>([
  ['CreateNetworkInterface', [
    ['CreateNetworkInterface', 'subnet/*'], ['CreateNetworkInterface', 'network-interface/*'], ['CreateNetworkInterface', 'security-group/*'],
  ], async () => create({ Groups: [fleet.addSecurityGroup()] })],
  ['DetachNetworkInterface', [['DetachNetworkInterface', 'instance/*'], ['DetachNetworkInterface', 'network-interface/*']], async () => {
    const { networkInterfaceIds } = fleet.addInstance({ interfaces: [{}, {}] });
    const { Attachment } = fleet.ec2.state.networkInterfaces.get(networkInterfaceIds[1]) ?? {};
    return client.send(new DetachNetworkInterfaceCommand({ AttachmentId: Attachment?.AttachmentId }));
  }],
  ['DeleteNetworkInterface', [['DeleteNetworkInterface', 'network-interface/*']], async () => client.send(
    new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: fleet.addInterface() }))],
])('%s needs the right to each of its resources', async (_, statements, call) => {
  allow(...statements);
  await expect(call()).resolves.toBeDefined();
  for (const missing of statements) {
    allow(...statements.filter((each) => each !== missing));
    await expect(call()).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  }
});
