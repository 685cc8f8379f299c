import { createHash } from 'node:crypto';

/** Ids and numbers that look random and are the same in every run. */
export class Ids {
  private count = 0;

  /** For example `tms-` and seventeen hexadecimal digits. */
  next(prefix: string): string {
    return `${prefix}-0${this.digest(prefix).slice(0, 16)}`;
  }

  uuid(): string {
    const hex = this.digest('uuid');
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
  }

  /** A number from 0 up to, but not including, `end`. */
  number(end: number): number {
    return parseInt(this.digest('number').slice(0, 12), 16) % end;
  }

  private digest(purpose: string): string {
    this.count += 1;
    return createHash('sha256').update(`${purpose}:${this.count}`).digest('hex');
  }
}
