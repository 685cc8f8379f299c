import type {
  CreateTrafficMirrorFilterRequest,
  DeleteTrafficMirrorFilterRequest,
  ModifyTrafficMirrorFilterNetworkServicesRequest,
} from '@aws-sdk/client-ec2';
import { Ec2Error, missingParameter, notFound } from '../errors';
import { Ec2Model, arnOf } from '../model';
import { operation } from '../operation';
import { AccessRequest, onCreated, onResource, resourceTags } from '../permissions';
import { StoredFilter } from '../state';
import { tagsFor } from '../tagging';
import { describe } from './describe';

export const describeTrafficMirrorFilters = describe({
  name: 'DescribeTrafficMirrorFilters',
  type: 'traffic-mirror-filter',
  idsParameter: 'TrafficMirrorFilterIds',
  limits: { min: 5, max: 1000, most: 1000 },
  filters: {
    'description': 'Description',
    'traffic-mirror-filter-id': 'TrafficMirrorFilterId',
  },
  tags: 'Tags',
  rows: (model) => model.state.trafficMirrorFilters.visible(),
  answer: (items) => ({ TrafficMirrorFilters: items }),
});

export const createTrafficMirrorFilter = operation<CreateTrafficMirrorFilterRequest, object>({
  throttle: 'write',
  access: (model, input) => onCreated(model, 'CreateTrafficMirrorFilter', 'traffic-mirror-filter', 'tmf', input.TagSpecifications),
  run: (model, input) => model.idempotency.once('CreateTrafficMirrorFilter', input, () => {
    const filters = model.state.trafficMirrorFilters;
    if (filters.size >= model.quotas.filtersPerAccount) {
      throw new Ec2Error('TrafficMirrorFilterLimitExceeded', 'The maximum number of traffic mirror filters has been reached.');
    }
    const filter: StoredFilter = {
      TrafficMirrorFilterId: model.ids.next('tmf'),
      OwnerId: model.accountId,
      IngressFilterRules: [],
      EgressFilterRules: [],
      NetworkServices: [],
      Description: input.Description,
      Tags: tagsFor('traffic-mirror-filter', input.TagSpecifications),
    };
    filters.write(filter.TrafficMirrorFilterId, filter);
    return { TrafficMirrorFilter: filter, ClientToken: input.ClientToken };
  }),
});

/** The right to use a filter. */
export function onFilter(model: Ec2Model, name: string, id: string | undefined): AccessRequest[] {
  const filter = model.state.trafficMirrorFilters.get(id ?? '');
  if (!filter) return [];
  return [onResource(model, name, arnOf(model, 'traffic-mirror-filter', filter.TrafficMirrorFilterId, filter.OwnerId), resourceTags(filter.Tags))];
}

export function filterNamed(model: Ec2Model, id: string | undefined): StoredFilter {
  if (id === undefined) throw missingParameter('TrafficMirrorFilterId');
  const filter = model.state.trafficMirrorFilters.get(id);
  if (!filter) throw notFound('traffic-mirror-filter', id);
  return filter;
}

export const deleteTrafficMirrorFilter = operation<Partial<DeleteTrafficMirrorFilterRequest>, object>({
  throttle: 'write',
  access: (model, input) => onFilter(model, 'DeleteTrafficMirrorFilter', input.TrafficMirrorFilterId),
  run: (model, input) => {
    const { TrafficMirrorFilterId: id } = filterNamed(model, input.TrafficMirrorFilterId);
    if ([...model.state.trafficMirrorSessions.values()].some((session) => session.TrafficMirrorFilterId === id)) {
      throw new Ec2Error('TrafficMirrorFilterInUse', `The traffic mirror filter ${id} is in use by a traffic mirror session.`);
    }
    model.state.trafficMirrorFilters.remove(id);
    return { TrafficMirrorFilterId: id };
  },
});

export const modifyTrafficMirrorFilterNetworkServices = operation<Partial<ModifyTrafficMirrorFilterNetworkServicesRequest>, object>({
  throttle: 'write',
  access: (model, input) => onFilter(model, 'ModifyTrafficMirrorFilterNetworkServices', input.TrafficMirrorFilterId),
  run: (model, input) => {
    const filter = filterNamed(model, input.TrafficMirrorFilterId);
    const services = new Set([...filter.NetworkServices ?? [], ...input.AddNetworkServices ?? []]);
    for (const removed of input.RemoveNetworkServices ?? []) services.delete(removed);
    const changed = { ...filter, NetworkServices: [...services] };
    model.state.trafficMirrorFilters.write(filter.TrafficMirrorFilterId, changed);
    return { TrafficMirrorFilter: changed };
  },
});
