import { isRecord } from '../shape';

/** Digits only, so that a marker is valid in JSON both inside a string and as a number. */
const PREFIX = '73105900';
const MARKER = new RegExp(`${PREFIX}(\\d{6})0`);

/** Stand-ins for what cannot be resolved, until the value around it is complete and can be named. */
export class Unresolved {
  private readonly tokens: unknown[] = [];

  public marker(token: unknown): string {
    this.tokens.push(token);
    return `${PREFIX}${String(this.tokens.length - 1).padStart(6, '0')}0`;
  }

  /** Whether a value holds a marker. */
  public isIn(value: unknown): boolean {
    return MARKER.test(JSON.stringify(value) ?? '');
  }

  /** The value with each text that holds a marker replaced by the token: an object, which is nothing that settings allow. */
  public shown(value: unknown): unknown {
    if (typeof value === 'string' || typeof value === 'number') return this.tokenIn(String(value)) ?? value;
    if (Array.isArray(value)) return value.map((each: unknown) => this.shown(each));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.shown(member)]));
  }

  private tokenIn(text: string): unknown {
    const [, index] = MARKER.exec(text) ?? [];
    return index === undefined ? undefined : this.tokens[Number(index)];
  }
}
