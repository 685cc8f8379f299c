import { isDeepStrictEqual } from 'node:util';
import { isRecord } from './template';

/** The evaluated properties of a resource, read with the types that CloudFormation expects. */
export class Properties {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** Names of the properties that differ from those of another time. */
  changedSince(before: Properties): string[] {
    return [...new Set([...Object.keys(before.values), ...Object.keys(this.values)])]
      .filter(name => !isDeepStrictEqual(before.values[name], this.values[name]));
  }

  /** All of them, as they are. */
  all(): Readonly<Record<string, unknown>> {
    return this.values;
  }

  /** Refuses properties that are not in the list: none may be ignored by mistake. */
  allow(...names: readonly string[]): void {
    const unknown = Object.keys(this.values).filter(name => !names.includes(name));
    if (unknown.length > 0) throw new Error(`the property ${unknown.join(', ')} is not modelled`);
  }

  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  raw(name: string): unknown {
    return this.values[name];
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw new Error(`the property ${name} is missing`);
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`the property ${name} must be a text, got ${JSON.stringify(value)}`);
    return String(value);
  }

  number(name: string, fallback: number, [lowest, highest]: readonly [number, number] = [-Infinity, Infinity]): number {
    const value = this.values[name] ?? fallback;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !(number >= lowest && number <= highest)) {
      throw new Error(`the property ${name} must be a number from ${lowest} to ${highest}, got ${JSON.stringify(value)}`);
    }
    return number;
  }

  optionalNumber(name: string): number | undefined {
    return this.has(name) ? this.number(name, 0) : undefined;
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.values[name] ?? fallback;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw new Error(`the property ${name} must be true or false, got ${JSON.stringify(value)}`);
  }

  texts(name: string): string[] {
    const value = this.values[name] ?? [];
    if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) {
      throw new Error(`the property ${name} must be a list of texts, got ${JSON.stringify(value)}`);
    }
    return value;
  }

  object(name: string): Properties {
    return new Properties(record(this.values[name] ?? {}, name));
  }

  objects(name: string): Properties[] {
    const value = this.values[name] ?? [];
    if (!Array.isArray(value)) throw new Error(`the property ${name} must be a list, got ${JSON.stringify(value)}`);
    return value.map(item => new Properties(record(item, name)));
  }

  /** A map of texts, such as environment variables. */
  textMap(name: string): Record<string, string> {
    return Object.fromEntries(Object.entries(record(this.values[name] ?? {}, name)).map(([key, value]) => [key, String(value)]));
  }
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (!isRecord(value)) throw new Error(`the property ${name} must be an object, got ${JSON.stringify(value)}`);
  return value;
}
