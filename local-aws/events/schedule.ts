const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Milliseconds between two runs of a `rate(…)` expression. */
export function schedulePeriod(expression: string): number {
  const [, value, unit, plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (value === undefined) throw new Error(`the schedule ${JSON.stringify(expression)} is not modelled: only rate(…) is`);
  if (Number(value) < 1 || (Number(value) === 1) === (plural === 's')) {
    throw new Error(`the schedule ${JSON.stringify(expression)} is not valid: 1 takes a singular unit, more than 1 a plural one`);
  }
  return Number(value) * UNITS[unit];
}
