import * as sdk from '@aws-sdk/client-ec2';
import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Deployment, lines, MINUTE } from './deployment';
import type { ExtraHopTrafficMirroringProps } from '../../src';

/** The function where others put it: in their VPC, with their role, key and log group, in any partition. */

let deployment: Deployment;

afterEach(async () => deployment.stop());

const role = (stack: Stack) => new iam.Role(stack, 'Given', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });

/** The subnet and a security group of the fleet's as they are imported. */
function inVpc(): (stack: Stack) => Pick<ExtraHopTrafficMirroringProps, 'vpc' | 'securityGroups'> {
  const { fleet } = deployment;
  const subnetId = fleet.addSubnet();
  const { VpcId: vpcId, AvailabilityZone: zone } = deployment.ec2.state.subnets.get(subnetId)!;
  const groupId = fleet.addSecurityGroup({ vpcId });
  return (stack) => ({
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId, availabilityZones: [zone!], privateSubnetIds: [subnetId] }),
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', groupId)],
  });
}

const lambdaInterfaces = () => [...deployment.ec2.state.networkInterfaces.values()].filter(({ InterfaceType }) => InterfaceType === 'lambda');

test('in a VPC, with a role that is given, and with variables and logs that keys encrypt, sessions come and go', async () => {
  deployment = await Deployment.start();
  const { ec2: { state }, fleet } = deployment;
  const { networkInterfaceId } = fleet.addInstance();
  const vpc = inVpc();
  const stack = await deployment.deploy({
    targetIds: [fleet.addSensor().targetId],
    props: (scope) => {
      const logsKey = new kms.Key(scope, 'LogsKey');
      logsKey.grantEncryptDecrypt(new iam.ServicePrincipal('logs.us-east-1.amazonaws.com'));
      return {
        ...vpc(scope),
        role: role(scope),
        environmentEncryption: new kms.Key(scope, 'Key'),
        encryptionKey: new kms.Key(scope, 'EncryptionKey'),
        logGroup: new logs.LogGroup(scope, 'Logs', { encryptionKey: logsKey }),
      };
    },
  });
  await deployment.settle();
  const launched = fleet.launchInstance();
  await deployment.settle(6 * MINUTE);
  expect(deployment.mirrored()).toEqual([networkInterfaceId, launched.networkInterfaceId].sort());
  // The interface that Lambda made for the function is there, and of no concern.
  expect(lambdaInterfaces()).toHaveLength(1);
  expect(lines(stack).filter((line) => line.networkInterfaceId === lambdaInterfaces()[0].NetworkInterfaceId)).toEqual([]);
  expect(lines(stack).filter(({ level }) => level === 'ERROR')).toEqual([]);

  await deployment.destroy(stack);
  expect(state.trafficMirrorSessions.size).toBe(0);
  expect(lambdaInterfaces()).toEqual([]);
});

test('what Lambda may do for a function in a VPC, the function may not', async () => {
  deployment = await Deployment.start();
  const { aws, ec2: { region }, fleet } = deployment;
  const vpc = inVpc();
  const stack = await deployment.deploy({ targetIds: [fleet.addSensor().targetId], props: vpc });
  const client = new sdk.EC2Client({ endpoint: aws.endpoints.EC2, region, credentials: stack.function().credentials });
  const NetworkInterfaceId = fleet.addInterface();
  await expect(client.send(new sdk.DeleteNetworkInterfaceCommand({ NetworkInterfaceId }))).rejects.toThrow(/not authorized .* explicit deny/);
  client.destroy();
});

test.each(['us-gov-west-1', 'cn-north-1'])('in %s, sessions come and go', async (region) => {
  deployment = await Deployment.start({ region, trail: true });
  const { ec2: { calls, partition, state }, fleet } = deployment;
  expect(partition).not.toBe('aws');
  const stack = await deployment.deploy({ targetIds: [fleet.addSensor().targetId], props: inVpc() });
  const { networkInterfaceId } = fleet.launchInstance();
  await deployment.settle(6 * MINUTE);
  expect(deployment.mirrored()).toEqual([networkInterfaceId]);
  expect(calls.filter(({ error, principal }) => principal !== undefined && error !== undefined)).toEqual([]);
  await deployment.destroy(stack);
  expect(state.trafficMirrorSessions.size).toBe(0);
});
