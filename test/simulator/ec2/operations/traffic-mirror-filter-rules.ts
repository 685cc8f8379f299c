import type { CreateTrafficMirrorFilterRuleRequest, DeleteTrafficMirrorFilterRuleRequest, TrafficMirrorFilterRule } from '@aws-sdk/client-ec2';
import { Ec2Error, invalidValue, missingParameter, notFound } from '../errors';
import { Ec2Model, arnOf } from '../model';
import { operation } from '../operation';
import { onCreated, onResource, resourceTags } from '../permissions';
import { StoredFilter } from '../state';
import { tagsFor } from '../tagging';
import { filterNamed, onFilter } from './traffic-mirror-filters';

const REQUIRED = ['TrafficDirection', 'RuleNumber', 'RuleAction', 'DestinationCidrBlock', 'SourceCidrBlock'] as const;
const HIGHEST_RULE_NUMBER = 32_766;

export const createTrafficMirrorFilterRule = operation<Partial<CreateTrafficMirrorFilterRuleRequest>, object>({
  throttle: 'write',
  access: (model, input) => [
    ...onFilter(model, 'CreateTrafficMirrorFilterRule', input.TrafficMirrorFilterId),
    ...onCreated(model, 'CreateTrafficMirrorFilterRule', 'traffic-mirror-filter-rule', 'tmfr', input.TagSpecifications),
  ],
  run: (model, input) => model.idempotency.once('CreateTrafficMirrorFilterRule', input, () => {
    const filter = filterNamed(model, input.TrafficMirrorFilterId);
    for (const name of REQUIRED) {
      if (input[name] === undefined) throw missingParameter(name);
    }
    checkRoom(model, filter, input);
    const { ClientToken, DryRun, TagSpecifications, ...given } = input;
    const rule: TrafficMirrorFilterRule = {
      ...given,
      TrafficMirrorFilterRuleId: model.ids.next('tmfr'),
      Tags: tagsFor('traffic-mirror-filter-rule', TagSpecifications),
    };
    const list = rule.TrafficDirection === 'egress' ? 'EgressFilterRules' : 'IngressFilterRules';
    model.state.trafficMirrorFilters.write(filter.TrafficMirrorFilterId, { ...filter, [list]: [...filter[list], rule] });
    return { TrafficMirrorFilterRule: rule, ClientToken };
  }),
});

function checkRoom(model: Ec2Model, filter: StoredFilter, input: Partial<CreateTrafficMirrorFilterRuleRequest>): void {
  const { RuleNumber: number = 0, TrafficDirection: direction } = input;
  if (number < 1 || number > HIGHEST_RULE_NUMBER) {
    throw invalidValue('RuleNumber', number, `Expecting a value between 1 and ${HIGHEST_RULE_NUMBER}.`);
  }
  const rules = rulesOf(filter);
  if (rules.some((rule) => rule.RuleNumber === number && rule.TrafficDirection === direction)) {
    throw new Ec2Error('TrafficMirrorFilterRuleAlreadyExists', `The ${direction} rule ${number} already exists.`);
  }
  if (rules.length >= model.quotas.rulesPerFilter) {
    throw new Ec2Error('TrafficMirrorFilterRuleLimitExceeded', `The filter has ${rules.length} rules, which is the maximum.`);
  }
}

function rulesOf(filter: StoredFilter): TrafficMirrorFilterRule[] {
  return [...filter.IngressFilterRules, ...filter.EgressFilterRules];
}

function filterOfRule(model: Ec2Model, ruleId: string | undefined): StoredFilter | undefined {
  return [...model.state.trafficMirrorFilters.values()]
    .find((filter) => rulesOf(filter).some((rule) => rule.TrafficMirrorFilterRuleId === ruleId));
}

export const deleteTrafficMirrorFilterRule = operation<Partial<DeleteTrafficMirrorFilterRuleRequest>, object>({
  throttle: 'write',
  access: (model, { TrafficMirrorFilterRuleId: id }) => {
    const filter = filterOfRule(model, id);
    const rule = filter && rulesOf(filter).find((each) => each.TrafficMirrorFilterRuleId === id);
    if (!filter || !rule || !id) return [];
    return [
      onResource(model, 'DeleteTrafficMirrorFilterRule', arnOf(model, 'traffic-mirror-filter-rule', id), resourceTags(rule.Tags)),
      ...onFilter(model, 'DeleteTrafficMirrorFilterRule', filter.TrafficMirrorFilterId),
    ];
  },
  run: (model, { TrafficMirrorFilterRuleId: id }) => {
    if (id === undefined) throw missingParameter('TrafficMirrorFilterRuleId');
    const filter = filterOfRule(model, id);
    if (!filter) throw notFound('traffic-mirror-filter-rule', id);
    const others = (rules: TrafficMirrorFilterRule[]) => rules.filter((rule) => rule.TrafficMirrorFilterRuleId !== id);
    model.state.trafficMirrorFilters.write(filter.TrafficMirrorFilterId, {
      ...filter,
      IngressFilterRules: others(filter.IngressFilterRules),
      EgressFilterRules: others(filter.EgressFilterRules),
    });
    return { TrafficMirrorFilterRuleId: id };
  },
});
