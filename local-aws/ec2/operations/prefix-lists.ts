import type { GetManagedPrefixListEntriesRequest } from '@aws-sdk/client-ec2';
import { missingParameter, notFound } from '../errors';
import { arnOf } from '../model';
import { operation } from '../operation';
import { onResource, resourceTags } from '../permissions';
import { describe } from './describe';

export const describeManagedPrefixLists = describe({
  name: 'DescribeManagedPrefixLists',
  type: 'prefix-list',
  idsParameter: 'PrefixListIds',
  limits: { min: 1, max: 100, most: 100 },
  filters: {
    'owner-id': 'list.OwnerId',
    'prefix-list-id': 'list.PrefixListId',
    'prefix-list-name': 'list.PrefixListName',
  },
  tags: 'list.Tags',
  rows: (model) => model.state.prefixLists.visible(),
  answer: (items) => ({ PrefixLists: items.map(({ list }) => list) }),
});

export const getManagedPrefixListEntries = operation<Partial<GetManagedPrefixListEntriesRequest>, object>({
  throttle: 'read',
  access: (model, { PrefixListId: id = '' }) => {
    const list = model.state.prefixLists.get(id)?.list;
    // The ARN of a prefix list that AWS manages names `aws` as its account.
    const owner = list?.OwnerId === 'AWS' ? 'aws' : list?.OwnerId;
    return [onResource(model, 'GetManagedPrefixListEntries', arnOf(model, 'prefix-list', id, owner), resourceTags(list?.Tags))];
  },
  run: (model, input) => {
    const id = input.PrefixListId;
    if (id === undefined) throw missingParameter('PrefixListId');
    const page = model.pager.page(`GetManagedPrefixListEntries ${id}`, input, { min: 1, max: 100, most: 100 }, () => {
      const found = model.state.prefixLists.visible().get(id);
      if (found === undefined) throw notFound('prefix-list', id);
      return found.entries;
    });
    return { Entries: page.items, NextToken: page.NextToken };
  },
});
