import type { Tag } from '@aws-sdk/client-ec2';

/** Keeps records that say what they are, and notes the others: each concerns itself only. */
export class LeftOut {
  public readonly records: string[] = [];

  /** @param ids what each record must have, by the names of its members */
  public without<T extends object>(what: string, items: readonly T[], ...ids: readonly (keyof T & string)[]): readonly T[] {
    return items.filter((item) => {
      const missing = ids.find((id) => item[id] === undefined || item[id] === '');
      if (missing !== undefined) this.records.push(`${what} without ${missing}`);
      return missing === undefined;
    });
  }
}

/** A property without which an answer of EC2 makes no sense; its absence is an error that names it. */
export function required<T>(property: string, value: T | undefined): T {
  if (value === undefined) throw new Error(`EC2 answered without ${property}`);
  return value;
}

export function toTags(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}
