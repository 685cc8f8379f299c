import { RuleSettings, RuleTarget } from '../../events/rule';
import { Properties } from '../properties';
import { CreatedResource, ResourceHandlers, Services } from '../resource-handler';

const STATES: Readonly<Record<string, boolean>> = { ENABLED: true, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS: true, DISABLED: false };

export const eventsResources: ResourceHandlers = {
  'AWS::Events::Rule': {
    properties: ['Name', 'EventBusName', 'EventPattern', 'ScheduleExpression', 'State', 'Targets'],
    inert: ['Description', 'Tags'],
    replacing: ['Name', 'EventBusName'],
    nameProperty: 'Name',
    create: (properties, { services, generateName }) => (
      put(ruleSettings(properties.optionalText('Name') ?? generateName(64), properties, services), services)
    ),
    update: (properties, existing, { services }) => put(ruleSettings(existing.ref, properties, services), services),
  },
};

function put(settings: RuleSettings, { bus }: Services): CreatedResource {
  const rule = bus.putRule(settings);
  return { ref: rule.settings.name, attributes: { Arn: rule.arn }, object: rule, remove: () => bus.removeRule(rule) };
}

function ruleSettings(name: string, properties: Properties, services: Services): RuleSettings {
  const bus = properties.optionalText('EventBusName') ?? 'default';
  if (bus !== 'default') throw new Error(`the event bus ${bus} is not modelled, only the default one is`);
  const state = properties.optionalText('State') ?? 'ENABLED';
  if (!Object.hasOwn(STATES, state)) throw new Error(`the state ${state} is not modelled`);
  return {
    name,
    enabled: STATES[state],
    eventPattern: properties.raw('EventPattern'),
    scheduleExpression: properties.optionalText('ScheduleExpression'),
    targets: properties.objects('Targets').map(target => ruleTarget(target, services)),
  };
}

function ruleTarget(target: Properties, { sqs }: Services): RuleTarget {
  target.allow('Id', 'Arn', 'Input', 'DeadLetterConfig', 'RetryPolicy');
  const arn = target.text('Arn');
  if (arn.split(':')[2] !== 'sqs') throw new Error(`the rule target ${arn} is not modelled: only queues are`);
  sqs.queueByArn(arn);
  const retry = target.object('RetryPolicy');
  retry.allow('MaximumRetryAttempts', 'MaximumEventAgeInSeconds');
  return {
    id: target.text('Id'),
    arn,
    input: target.optionalText('Input'),
    deadLetterArn: target.object('DeadLetterConfig').optionalText('Arn'),
    maximumRetryAttempts: retry.number('MaximumRetryAttempts', 185, [0, 185]),
    maximumEventAgeSeconds: retry.number('MaximumEventAgeInSeconds', 86_400, [60, 86_400]),
  };
}
