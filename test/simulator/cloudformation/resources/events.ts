import { RuleTarget } from '../../events/rule';
import { Properties } from '../properties';
import { ResourceHandlers, Services } from '../resource-handler';

const STATES: Readonly<Record<string, boolean>> = { ENABLED: true, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS: true, DISABLED: false };

export const eventsResources: ResourceHandlers = {
  'AWS::Events::Rule': {
    properties: ['Name', 'EventBusName', 'EventPattern', 'ScheduleExpression', 'State', 'Targets'],
    inert: ['Description', 'Tags'],
    create: (properties, { services, generateName }) => {
      const bus = properties.optionalText('EventBusName') ?? 'default';
      if (bus !== 'default') throw new Error(`the event bus ${bus} is not modelled, only the default one is`);
      const state = properties.optionalText('State') ?? 'ENABLED';
      if (!Object.hasOwn(STATES, state)) throw new Error(`the state ${state} is not modelled`);
      const rule = services.bus.putRule({
        name: properties.optionalText('Name') ?? generateName(64),
        enabled: STATES[state],
        eventPattern: properties.raw('EventPattern'),
        scheduleExpression: properties.optionalText('ScheduleExpression'),
        targets: properties.objects('Targets').map(target => ruleTarget(target, services)),
      });
      return { ref: rule.settings.name, attributes: { Arn: rule.arn }, object: rule, remove: () => services.bus.removeRule(rule) };
    },
  },
};

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
