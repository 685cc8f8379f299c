import { Clock } from '../clock';
import type { Events } from './events';
import { Idempotency } from './idempotency';
import { Ids } from './ids';
import type { Lifecycle } from './lifecycle';
import { Pager } from './paging';
import { Quotas, UndocumentedCodes } from './quotas';
import { Ec2State } from './state';

/** What an operation works with. */
export interface Ec2Model {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly clock: Clock;
  readonly state: Ec2State;
  readonly quotas: Quotas;
  readonly undocumentedCodes: UndocumentedCodes;
  readonly modifyAuthorizesFormer: boolean;
  readonly ids: Ids;
  readonly pager: Pager;
  readonly idempotency: Idempotency;
  readonly lifecycle: Lifecycle;
  readonly events: Events;
}

/** For example `arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1`. */
export function arnOf(model: Ec2Model, type: string, id: string, owner: string = model.accountId): string {
  return `arn:${model.partition}:ec2:${model.region}:${owner}:${type}/${id}`;
}

export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
