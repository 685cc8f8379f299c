import { ResourceHandlers } from './resource-handler';

interface Thing {
  readonly name: string;
  value: unknown;
}

/** Resources of a made-up type that write down what is done to them, and fail where a test wants that. */
export class Things {
  readonly log: string[] = [];
  /** Entries of the log that are to fail. */
  readonly failing = new Set<string>();

  readonly handlers: ResourceHandlers = {
    'Test::Thing': {
      properties: ['Value', 'Key', 'Name'],
      inert: ['Note'],
      replacing: ['Key'],
      nameProperty: 'Name',
      create: (properties, { generateName }) => {
        const created: Thing = { name: properties.optionalText('Name') ?? generateName(64), value: properties.raw('Value') };
        this.record(`create ${labelOf(created)}`);
        return {
          ref: created.name,
          attributes: { Value: created.value },
          object: created,
          remove: () => this.record(`remove ${labelOf(created)}`),
        };
      },
      update: (properties, existing) => {
        const changed = existing.object as Thing;
        const before = labelOf(changed);
        changed.value = properties.raw('Value');
        this.record(`update ${before} to ${String(changed.value)}`);
        return { ...existing, attributes: { Value: changed.value } };
      },
    },
  };

  /** The log since the last call. */
  take(): string[] {
    return this.log.splice(0);
  }

  private record(entry: string): void {
    this.log.push(entry);
    if (this.failing.has(entry)) throw new Error(`no ${entry}`);
  }
}

/** Logical id or given name, and value. */
function labelOf({ name, value }: Thing): string {
  return `${name.split('-').at(name.startsWith('Stack-') ? 1 : 0)}=${String(value)}`;
}

export function thing(properties: Readonly<Record<string, unknown>>, attributes: object = {}): object {
  return { Type: 'Test::Thing', Properties: properties, ...attributes };
}
