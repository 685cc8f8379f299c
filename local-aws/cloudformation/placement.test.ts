import { ManualClock } from '../clock';
import { CODE_KEY, functionTemplate } from './function-template';
import { DeployedStack } from './stack';
import { Ec2 } from '../ec2/ec2';
import { Fleet } from '../fleet/builder';
import { handlerAsset } from '../lambda/handler-asset';
import { LocalAws } from '../local-aws';

/** Functions in a VPC, and keys that encrypt their variables and logs. */

const PLACEMENT = [
  'ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];
const asset = handlerAsset('export const handler = async () => process.env.GREETING;');

let ec2: Ec2;
let fleet: Fleet;
let aws: LocalAws;

beforeEach(async () => {
  const clock = new ManualClock();
  ec2 = new Ec2({ clock });
  fleet = new Fleet(ec2);
  aws = await LocalAws.start({ clock, ec2 });
});

afterEach(async () => aws.stop());
afterAll(() => asset.remove());

async function deploy(Resources: object): Promise<DeployedStack> {
  return aws.deploy({ template: { Resources }, assets: { [CODE_KEY]: asset.directory } });
}

function inVpc(): { SubnetIds: string[]; SecurityGroupIds: string[] } {
  const subnetId = fleet.addSubnet();
  return { SubnetIds: [subnetId], SecurityGroupIds: [fleet.addSecurityGroup({ vpcId: ec2.state.subnets.get(subnetId)!.VpcId })] };
}

function key(principal: object): object {
  return { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: principal, Action: 'kms:*', Resource: '*' }] } } };
}

const ROOT = { AWS: 'arn:aws:iam::123456789012:root' };
const interfaces = () => [...ec2.state.networkInterfaces.values()];

test('a function in a VPC has an interface of its own kind in each subnet, until it is gone', async () => {
  const vpc = inVpc();
  const stack = await deploy(functionTemplate({ VpcConfig: vpc }, PLACEMENT));
  expect(interfaces()).toEqual([expect.objectContaining({ InterfaceType: 'lambda', SubnetId: vpc.SubnetIds[0], RequesterManaged: true })]);
  await stack.delete();
  expect(interfaces()).toEqual([]);
});

test.each(PLACEMENT)('a function is created in no VPC when its role lacks %s', async (missing) => {
  const actions = PLACEMENT.filter(action => action !== missing);
  await expect(deploy(functionTemplate({ VpcConfig: inVpc() }, actions))).rejects.toThrow(
    `The provided execution role does not have permissions to call ${missing.slice('ec2:'.length)} on EC2`,
  );
  expect(interfaces()).toEqual([]);
});

test.each([
  ['subnet', { SubnetIds: ['subnet-1'] }],
  ['security group', { SecurityGroupIds: ['sg-1'] }],
])('a function is created in no %s that is not there', async (kind, other) => {
  await expect(deploy(functionTemplate({ VpcConfig: { ...inVpc(), ...other } }, PLACEMENT))).rejects.toThrow(`there is no ${kind}`);
});

test.each([
  ['a role that may decrypt, and a key that leaves this to IAM', ['kms:Decrypt'], ROOT, { kind: 'succeeded', payload: 'hello' }],
  ['a role that may not', [], ROOT, { kind: 'failed', error: { errorType: 'KMSAccessDeniedException' } }],
  ['a key that does not leave it to IAM', ['kms:Decrypt'], { Service: 'sqs.amazonaws.com' }, { kind: 'failed' }],
])('encrypted variables, with %s', async (_, actions, principal, outcome) => {
  const stack = await deploy({
    ...functionTemplate({ KmsKeyArn: { 'Fn::GetAtt': ['Key', 'Arn'] }, Environment: { Variables: { GREETING: 'hello' } } }, actions),
    Key: key(principal),
  });
  expect(await stack.function().invoke({})).toMatchObject(outcome);
});

test('a log group is created with a key only where the key lets CloudWatch Logs in', async () => {
  const resources = (Service: string) => ({
    Key: key({ Service }), Logs: { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
  });
  await expect(deploy(resources('logs.eu-west-1.amazonaws.com'))).rejects.toThrow('The specified KMS key does not exist or is not allowed to be used');
  await expect(deploy(resources('logs.us-east-1.amazonaws.com'))).resolves.toBeDefined();
});
