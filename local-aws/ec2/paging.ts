import { Ec2Error, invalidValue } from './errors';
import { Ids } from './ids';

export interface PageRequest {
  MaxResults?: number;
  NextToken?: string;
}

export interface PageLimits {
  readonly min: number;
  readonly max: number;
  /** The size of any page, even of a call that asks for none; without it such a call gets everything. */
  readonly most?: number;
}

export interface Page<T> {
  readonly items: T[];
  readonly NextToken?: string;
}

interface Rest {
  readonly operation: string;
  readonly items: readonly unknown[];
  /** How many of the items were on earlier pages; pages share one list. */
  readonly start: number;
}

/** Lists under way that are kept; the token of an older one has expired. */
const LISTS_KEPT = 500;

/** Cuts lists into pages. A list is what it was when its first page was asked for. */
export class Pager {
  private readonly rests = new Map<string, Rest>();

  constructor(private readonly ids: Ids) {}

  page<T>(operation: string, request: PageRequest, limits: PageLimits, list: () => T[]): Page<T> {
    const { MaxResults: maxResults, NextToken: token } = request;
    if (maxResults !== undefined && maxResults < limits.min) {
      throw invalidValue('maxResults', maxResults, `Expecting a value greater than ${limits.min}.`);
    }
    if (maxResults !== undefined && maxResults > limits.max) {
      throw invalidValue('maxResults', maxResults, `Expecting a value less than ${limits.max}.`);
    }
    const { items, start } = token === undefined ? { items: list(), start: 0 } : this.restOf(operation, token);
    const end = start + Math.min(maxResults ?? items.length, limits.most ?? items.length);
    const page = items.slice(start, end) as T[];
    return end < items.length ? { items: page, NextToken: this.keep({ operation, items, start: end }) } : { items: page };
  }

  private restOf(operation: string, token: string): Rest {
    const rest = this.rests.get(token);
    if (rest?.operation !== operation) {
      throw new Ec2Error('InvalidParameterValue', `Value ( ${token} ) for parameter NextToken is invalid. The token is invalid.`);
    }
    return rest;
  }

  private keep(rest: Rest): string {
    const token = Buffer.from(`${rest.operation} ${this.ids.uuid()}`).toString('base64');
    this.rests.set(token, rest);
    const oldest = this.rests.keys().next();
    if (this.rests.size > LISTS_KEPT && !oldest.done) this.rests.delete(oldest.value);
    return token;
  }
}
