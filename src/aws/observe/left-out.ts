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
