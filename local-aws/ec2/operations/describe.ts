import type { Filter } from '@aws-sdk/client-ec2';
import { Ec2Error, ResourceType, notFound } from '../errors';
import { FilterPaths, matcher } from '../filtering';
import { Ec2Model } from '../model';
import { Operation, operation } from '../operation';
import { PageLimits, PageRequest } from '../paging';
import { onEverything } from '../permissions';

interface DescribeInput extends PageRequest {
  Filters?: Filter[];
}

/** The resources that a call can see, by id; a map is one. */
export interface Rows<T> {
  get(id: string): T | undefined;
  values(): Iterable<T>;
}

/** What sets one Describe operation apart from the others. */
export interface DescribeSpec<T extends object> {
  readonly name: string;
  /** What one item is, for the error when an id is unknown. */
  readonly type: ResourceType;
  /** The parameter with ids, for example `InstanceIds`. */
  readonly idsParameter: string;
  /** Whether EC2 refuses ids together with `MaxResults`. */
  readonly idsOrPages?: boolean;
  /** Whether AWS throttles the call harder when it has neither ids nor filters nor pages. */
  readonly costlyUnfiltered?: boolean;
  readonly limits: PageLimits;
  readonly filters: FilterPaths;
  /** Where an item's tags are, for the filters `tag:<key>` and `tag-key`. */
  readonly tags: string;
  readonly rows: (model: Ec2Model) => Rows<T>;
  readonly answer: (items: T[], model: Ec2Model) => object;
}

/** A Describe operation: ids, filters and pages work alike for all types of resource. */
export function describe<T extends object>(spec: DescribeSpec<T>): Operation {
  const idsOf = (input: DescribeInput) => ((input as Record<string, unknown>)[spec.idsParameter] ?? []) as string[];

  return operation<DescribeInput, object>({
    throttle: (input) => {
      const everything = idsOf(input).length === 0 && !input.Filters?.length && input.MaxResults === undefined;
      return spec.costlyUnfiltered && everything ? 'unfiltered-read' : 'read';
    },
    access: (model) => onEverything(model, spec.name),
    run: (model, input) => {
      const ids = idsOf(input);
      if (spec.idsOrPages && ids.length > 0 && input.MaxResults !== undefined) {
        throw new Ec2Error(
          'InvalidParameterCombination', `The parameter ${spec.idsParameter} cannot be used with the parameter maxResults`);
      }
      const matches = matcher(input.Filters ?? [], spec.filters, spec.tags);
      const page = model.pager.page(spec.name, input, spec.limits, () => selected(spec, spec.rows(model), ids).filter(matches));
      return { ...spec.answer(page.items, model), NextToken: page.NextToken };
    },
  });
}

function selected<T extends object>(spec: DescribeSpec<T>, rows: Rows<T>, ids: readonly string[]): T[] {
  if (ids.length === 0) return [...rows.values()];
  return [...new Set(ids)].map((id) => {
    const row = rows.get(id);
    if (row === undefined) throw notFound(spec.type, id);
    return row;
  });
}
