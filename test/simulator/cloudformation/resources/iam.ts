import { policyDocument } from '../../sqs/policy-evaluation';
import { Properties } from '../properties';
import { CreatedResource, ResourceContext, ResourceHandlers } from '../resource-handler';

export const iamResources: ResourceHandlers = {
  'AWS::IAM::Role': {
    properties: ['RoleName', 'Path', 'AssumeRolePolicyDocument', 'Policies', 'ManagedPolicyArns'],
    inert: ['Description', 'MaxSessionDuration', 'Tags'],
    create: (properties, { services: { roles }, generateName, logicalId }) => {
      const trustPolicy = policyDocument(properties.raw('AssumeRolePolicyDocument'), logicalId);
      const role = roles.create(properties.optionalText('RoleName') ?? generateName(64), properties.optionalText('Path') ?? '/', trustPolicy);
      properties.objects('Policies').forEach(policy => role.policies.push(policyDocument(policy.raw('PolicyDocument'), logicalId)));
      properties.texts('ManagedPolicyArns').forEach(arn => role.policies.push(roles.managedPolicy(arn)));
      return { ref: role.name, attributes: { Arn: role.arn, RoleId: `AROA${role.name}` }, object: role, remove: () => roles.remove(role) };
    },
  },
  'AWS::IAM::Policy': {
    properties: ['PolicyDocument', 'Roles'],
    inert: ['PolicyName'],
    create: attachPolicy,
  },
  'AWS::IAM::ManagedPolicy': {
    properties: ['ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'],
    inert: ['Description'],
    create: (properties, context) => {
      const { services: { account, partition, roles }, generateName, logicalId } = context;
      const name = properties.optionalText('ManagedPolicyName') ?? generateName(128);
      const arn = `arn:${partition}:iam::${account}:policy${properties.optionalText('Path') ?? '/'}${name}`;
      roles.addManagedPolicy(arn, policyDocument(properties.raw('PolicyDocument'), logicalId));
      return { ...attachPolicy(properties, context), ref: arn, attributes: { PolicyArn: arn } };
    },
  },
};

function attachPolicy(properties: Properties, { services: { roles }, logicalId }: ResourceContext): CreatedResource {
  const policy = policyDocument(properties.raw('PolicyDocument'), logicalId);
  const attached = properties.texts('Roles').map(name => roles.byName(name));
  attached.forEach(role => role.policies.push(policy));
  return { ref: logicalId, remove: () => attached.forEach(role => role.policies.splice(role.policies.indexOf(policy), 1)) };
}
