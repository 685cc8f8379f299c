import { Properties } from '../properties';
import { CreatedResource, Ec2Api, ExistingResource, ResourceContext, ResourceHandlers } from '../resource-handler';

const RULE_PROPERTIES = [
  'TrafficMirrorFilterId', 'TrafficDirection', 'RuleNumber', 'RuleAction', 'Protocol', 'SourceCidrBlock', 'DestinationCidrBlock', 'Description',
];
/** What a rule can lose, and how EC2 calls it then. */
const REMOVABLE_FIELDS = {
  Description: 'description',
  DestinationPortRange: 'destination-port-range',
  Protocol: 'protocol',
  SourcePortRange: 'source-port-range',
};
const TARGET_PROPERTIES = ['NetworkInterfaceId', 'NetworkLoadBalancerArn', 'GatewayLoadBalancerEndpointId', 'Description'];

export const ec2Resources: ResourceHandlers = {
  'AWS::EC2::TrafficMirrorFilter': {
    properties: ['Description', 'NetworkServices', 'Tags'],
    replacing: ['Description'],
    create: (properties, context) => {
      const ec2 = ec2Of(context);
      const input = { ...pick(properties, ['Description']), ...tagSpecifications('traffic-mirror-filter', properties) };
      const id = createdId(ec2.call('CreateTrafficMirrorFilter', input), 'TrafficMirrorFilter', 'TrafficMirrorFilterId');
      const services = properties.texts('NetworkServices');
      if (services.length > 0) {
        ec2.call('ModifyTrafficMirrorFilterNetworkServices', { TrafficMirrorFilterId: id, AddNetworkServices: services });
      }
      return created(id, () => ec2.call('DeleteTrafficMirrorFilter', { TrafficMirrorFilterId: id }));
    },
    update: (properties, existing, context) => {
      const ec2 = ec2Of(context);
      const [services, before] = [properties, existing.properties].map(each => each.texts('NetworkServices'));
      ec2.call('ModifyTrafficMirrorFilterNetworkServices', {
        TrafficMirrorFilterId: existing.ref,
        AddNetworkServices: services,
        RemoveNetworkServices: before.filter(service => !services.includes(service)),
      });
      retag(ec2, properties, existing);
      return existing;
    },
  },
  'AWS::EC2::TrafficMirrorFilterRule': {
    properties: [...RULE_PROPERTIES, 'SourcePortRange', 'DestinationPortRange'],
    inert: ['Tags'],
    replacing: ['TrafficMirrorFilterId'],
    create: (properties, context) => {
      const ec2 = ec2Of(context);
      const id = createdId(ec2.call('CreateTrafficMirrorFilterRule', ruleInput(properties)), 'TrafficMirrorFilterRule', 'TrafficMirrorFilterRuleId');
      return created(id, () => ec2.call('DeleteTrafficMirrorFilterRule', { TrafficMirrorFilterRuleId: id }));
    },
    update: (properties, existing, context) => {
      const { TrafficMirrorFilterId: _filter, ...input } = ruleInput(properties);
      const removed = Object.entries(REMOVABLE_FIELDS).filter(([name]) => existing.properties.has(name) && !properties.has(name));
      ec2Of(context).call('ModifyTrafficMirrorFilterRule', {
        ...input, TrafficMirrorFilterRuleId: existing.ref, RemoveFields: removed.map(([, field]) => field),
      });
      return existing;
    },
  },
  'AWS::EC2::TrafficMirrorTarget': {
    properties: [...TARGET_PROPERTIES, 'Tags'],
    replacing: TARGET_PROPERTIES,
    create: (properties, context) => {
      const ec2 = ec2Of(context);
      const input = { ...pick(properties, TARGET_PROPERTIES), ...tagSpecifications('traffic-mirror-target', properties) };
      const id = createdId(ec2.call('CreateTrafficMirrorTarget', input), 'TrafficMirrorTarget', 'TrafficMirrorTargetId');
      return created(id, () => ec2.call('DeleteTrafficMirrorTarget', { TrafficMirrorTargetId: id }));
    },
    update: (properties, existing, context) => {
      retag(ec2Of(context), properties, existing);
      return existing;
    },
  },
};

function ec2Of({ services: { ec2 } }: ResourceContext): Ec2Api {
  if (!ec2) throw new Error('the local AWS was started without EC2');
  return ec2;
}

function ruleInput(properties: Properties): Record<string, unknown> {
  return {
    ...pick(properties, RULE_PROPERTIES),
    RuleNumber: properties.number('RuleNumber', NaN),
    ...(properties.has('Protocol') ? { Protocol: properties.number('Protocol', NaN) } : {}),
    ...portRange(properties, 'SourcePortRange'),
    ...portRange(properties, 'DestinationPortRange'),
  };
}

function pick(properties: Properties, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter(name => properties.has(name)).map(name => [name, properties.raw(name)]));
}

function portRange(properties: Properties, name: string): Record<string, unknown> {
  if (!properties.has(name)) return {};
  const range = properties.object(name);
  return { [name]: { FromPort: range.number('FromPort', NaN), ToPort: range.number('ToPort', NaN) } };
}

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

function tagsOf(properties: Properties): Tag[] {
  return properties.objects('Tags').map(tag => ({ Key: tag.text('Key'), Value: tag.text('Value') }));
}

/** Leaves alone the tags that do not come from the template. */
function retag(ec2: Ec2Api, properties: Properties, { ref, properties: before }: ExistingResource): void {
  const tags = tagsOf(properties);
  const removed = tagsOf(before).filter(({ Key: key }) => !tags.some(tag => tag.Key === key));
  if (removed.length > 0) ec2.call('DeleteTags', { Resources: [ref], Tags: removed.map(({ Key: key }) => ({ Key: key })) });
  if (tags.length > 0) ec2.call('CreateTags', { Resources: [ref], Tags: tags });
}

function tagSpecifications(resourceType: string, properties: Properties): Record<string, unknown> {
  const tags = tagsOf(properties);
  return tags.length > 0 ? { TagSpecifications: [{ ResourceType: resourceType, Tags: tags }] } : {};
}

function createdId(output: object, resource: string, idName: string): string {
  const answer = new Properties({ ...output }).object(resource);
  return answer.text(idName);
}

function created(id: string, remove: () => unknown): CreatedResource {
  return { ref: id, attributes: { Id: id }, remove: () => { remove(); } };
}
