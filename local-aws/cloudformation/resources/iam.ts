import { Role } from '../../lambda/roles';
import { PolicyDocument, policyDocument } from '../../sqs/policy-evaluation';
import { Properties } from '../properties';
import { CreatedResource, ResourceContext, ResourceHandlers } from '../resource-handler';

export const iamResources: ResourceHandlers = {
  'AWS::IAM::Role': {
    properties: ['RoleName', 'Path', 'AssumeRolePolicyDocument', 'Policies', 'ManagedPolicyArns'],
    inert: ['Description', 'MaxSessionDuration', 'Tags'],
    replacing: ['RoleName', 'Path'],
    nameProperty: 'RoleName',
    create: (properties, context) => {
      const { services: { roles }, generateName } = context;
      const definition = roleDefinition(properties, context);
      const role = roles.create(properties.optionalText('RoleName') ?? generateName(64), properties.optionalText('Path') ?? '/', definition[0]);
      role.define(...definition);
      return { ref: role.name, attributes: { Arn: role.arn, RoleId: `AROA${role.name}` }, object: role, remove: () => roles.remove(role) };
    },
    update: (properties, existing, context) => {
      (existing.object as Role).define(...roleDefinition(properties, context));
      return existing;
    },
  },
  'AWS::IAM::Policy': {
    properties: ['PolicyDocument', 'Roles'],
    inert: ['PolicyName'],
    create: attachPolicy,
    update: async (properties, existing, context) => {
      const attached = attachPolicy(properties, context);
      await existing.remove?.();
      return attached;
    },
  },
  'AWS::IAM::ManagedPolicy': {
    properties: ['ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'],
    inert: ['Description'],
    replacing: ['ManagedPolicyName', 'Path'],
    nameProperty: 'ManagedPolicyName',
    create: (properties, context) => {
      const { services: { account, partition, roles }, generateName, logicalId } = context;
      const name = properties.optionalText('ManagedPolicyName') ?? generateName(128);
      const arn = `arn:${partition}:iam::${account}:policy${properties.optionalText('Path') ?? '/'}${name}`;
      roles.addManagedPolicy(arn, policyDocument(properties.raw('PolicyDocument'), logicalId));
      return { ...attachPolicy(properties, context), ref: arn, attributes: { PolicyArn: arn } };
    },
    update: () => { throw new Error('a change of a managed policy is not modelled'); },
  },
};

function roleDefinition(properties: Properties, { services: { roles }, logicalId }: ResourceContext): [PolicyDocument, PolicyDocument[]] {
  return [
    policyDocument(properties.raw('AssumeRolePolicyDocument'), logicalId),
    [
      ...properties.objects('Policies').map(policy => policyDocument(policy.raw('PolicyDocument'), logicalId)),
      ...properties.texts('ManagedPolicyArns').map(arn => roles.managedPolicy(arn)),
    ],
  ];
}

function attachPolicy(properties: Properties, { services: { roles }, logicalId }: ResourceContext): CreatedResource {
  const policy = policyDocument(properties.raw('PolicyDocument'), logicalId);
  const attached = properties.texts('Roles').map(name => roles.byName(name));
  attached.forEach(role => role.attach(policy));
  return { ref: logicalId, remove: () => attached.forEach(role => role.detach(policy)) };
}
