import type {
  CreateTrafficMirrorFilterRuleRequest,
  DeleteTrafficMirrorFilterRuleRequest,
  ModifyTrafficMirrorFilterRuleRequest,
  TrafficMirrorFilterRule,
} from '@aws-sdk/client-ec2';
import { Ec2Error, invalidValue, missingParameter, notFound } from '../errors';
import { Ec2Model, arnOf } from '../model';
import { operation } from '../operation';
import { AccessRequest, onCreated, onResource, resourceTags } from '../permissions';
import { StoredFilter } from '../state';
import { tagsFor } from '../tagging';
import { filterNamed, onFilter } from './traffic-mirror-filters';

const REQUIRED = ['TrafficDirection', 'RuleNumber', 'RuleAction', 'DestinationCidrBlock', 'SourceCidrBlock'] as const;
const PORT_RANGES = ['DestinationPortRange', 'SourcePortRange'] as const;
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
    checkNumber(rulesOf(filter), input);
    checkPorts(input);
    if (rulesOf(filter).length >= model.quotas.rulesPerFilter) {
      throw new Ec2Error('TrafficMirrorFilterRuleLimitExceeded', `The filter has ${rulesOf(filter).length} rules, which is the maximum.`);
    }
    const { ClientToken, DryRun, TagSpecifications, ...given } = input;
    const rule: TrafficMirrorFilterRule = {
      ...given,
      TrafficMirrorFilterRuleId: model.ids.next('tmfr'),
      Tags: tagsFor('traffic-mirror-filter-rule', TagSpecifications),
    };
    writeRules(model, filter, [...rulesOf(filter), rule]);
    return { TrafficMirrorFilterRule: rule, ClientToken };
  }),
});

function checkNumber(others: readonly TrafficMirrorFilterRule[], rule: TrafficMirrorFilterRule): void {
  const { RuleNumber: number = 0, TrafficDirection: direction } = rule;
  if (number < 1 || number > HIGHEST_RULE_NUMBER) {
    throw invalidValue('RuleNumber', number, `Expecting a value between 1 and ${HIGHEST_RULE_NUMBER}.`);
  }
  if (others.some((other) => other.RuleNumber === number && other.TrafficDirection === direction)) {
    throw new Ec2Error('TrafficMirrorFilterRuleAlreadyExists', `The ${direction} rule ${number} already exists.`);
  }
}

const PROTOCOLS_WITH_PORTS = [6, 17];

/** AWS does not say whether a rule can have ports without TCP or UDP: see ASSUMPTIONS.md. */
function checkPorts({ Protocol: protocol, ...ranges }: Pick<TrafficMirrorFilterRule, 'Protocol' | (typeof PORT_RANGES)[number]>): void {
  const range = PORT_RANGES.find((each) => ranges[each] !== undefined);
  if (range !== undefined && !PROTOCOLS_WITH_PORTS.includes(protocol ?? -1)) {
    throw invalidValue(range, JSON.stringify(ranges[range]), `It takes one of the protocols ${PROTOCOLS_WITH_PORTS.join(' and ')}.`);
  }
}

function writeRules(model: Ec2Model, filter: StoredFilter, rules: readonly TrafficMirrorFilterRule[]): void {
  model.state.trafficMirrorFilters.write(filter.TrafficMirrorFilterId, {
    ...filter,
    IngressFilterRules: rules.filter((rule) => rule.TrafficDirection !== 'egress'),
    EgressFilterRules: rules.filter((rule) => rule.TrafficDirection === 'egress'),
  });
}

function rulesOf(filter: StoredFilter): TrafficMirrorFilterRule[] {
  return [...filter.IngressFilterRules, ...filter.EgressFilterRules];
}

/** A rule and the filter that has it. */
interface RuleInFilter {
  readonly filter: StoredFilter;
  readonly rule: TrafficMirrorFilterRule;
  readonly others: readonly TrafficMirrorFilterRule[];
}

function findRule(model: Ec2Model, id: string | undefined): RuleInFilter | undefined {
  for (const filter of model.state.trafficMirrorFilters.values()) {
    const rule = rulesOf(filter).find((each) => each.TrafficMirrorFilterRuleId === id);
    if (rule) return { filter, rule, others: rulesOf(filter).filter((each) => each !== rule) };
  }
  return undefined;
}

function ruleNamed(model: Ec2Model, id: string | undefined): RuleInFilter {
  if (id === undefined) throw missingParameter('TrafficMirrorFilterRuleId');
  const found = findRule(model, id);
  if (!found) throw notFound('traffic-mirror-filter-rule', id);
  return found;
}

function onRule(model: Ec2Model, name: string, id: string | undefined): AccessRequest[] {
  const found = findRule(model, id);
  if (!found || id === undefined) return [];
  return [
    onResource(model, name, arnOf(model, 'traffic-mirror-filter-rule', id), resourceTags(found.rule.Tags)),
    ...onFilter(model, name, found.filter.TrafficMirrorFilterId),
  ];
}

/** What a rule can lose. */
const REMOVABLE = {
  'description': 'Description',
  'destination-port-range': 'DestinationPortRange',
  'protocol': 'Protocol',
  'source-port-range': 'SourcePortRange',
} as const;

export const modifyTrafficMirrorFilterRule = operation<Partial<ModifyTrafficMirrorFilterRuleRequest>, object>({
  throttle: 'write',
  access: (model, input) => onRule(model, 'ModifyTrafficMirrorFilterRule', input.TrafficMirrorFilterRuleId),
  run: (model, input) => {
    const { filter, rule, others } = ruleNamed(model, input.TrafficMirrorFilterRuleId);
    const { DryRun: _dryRun, RemoveFields: removed = [], ...given } = input;
    const changed: TrafficMirrorFilterRule = { ...rule, ...given, ...Object.fromEntries(removed.map((field) => [REMOVABLE[field], undefined])) };
    const absent = removed.find((field) => rule[REMOVABLE[field]] === undefined);
    if (absent !== undefined) throw invalidValue('RemoveField', absent, 'The rule does not have it.');
    checkNumber(others, changed);
    checkPorts(changed);
    writeRules(model, filter, [...others, changed]);
    return { TrafficMirrorFilterRule: changed };
  },
});

export const deleteTrafficMirrorFilterRule = operation<Partial<DeleteTrafficMirrorFilterRuleRequest>, object>({
  throttle: 'write',
  access: (model, input) => onRule(model, 'DeleteTrafficMirrorFilterRule', input.TrafficMirrorFilterRuleId),
  run: (model, { TrafficMirrorFilterRuleId: id }) => {
    const { filter, others } = ruleNamed(model, id);
    writeRules(model, filter, others);
    return { TrafficMirrorFilterRuleId: id };
  },
});
