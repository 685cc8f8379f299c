type Line = Readonly<Record<string, unknown>>;

const TOKEN = /\s*("[^"]*"|[\w@.]+|>=|[()[\],=])/y;

/**
 * Runs a query of CloudWatch Logs Insights over structured lines: just the commands and functions that the product's queries use. Anything else is an error.
 *
 * @param lines in the order of their time; `@timestamp` is their `timestamp`
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function runQuery(query: string, lines: readonly Line[]): Line[] {
  return query.split('\n| ').reduce<Line[]>((rows, command) => {
    const [, verb, rest] = /^(\w+) ([\s\S]*)$/.exec(command)!;
    switch (verb) {
      case 'filter': { const holds = condition(rest); return rows.filter(holds); }
      case 'fields': { const named = columns(rest); return rows.map((row) => ({ ...row, ...Object.fromEntries(named.map(([name, of]) => [name, of(row)])) })); }
      case 'display': { const named = columns(rest); return rows.map((row) => Object.fromEntries(named.map(([name, of]) => [name, of(row)]))); }
      case 'stats': return stats(rest, rows);
      case 'sort': { const [field, order] = rest.split(' '); return sorted(rows, field, order === 'desc' ? -1 : 1); }
      case 'limit': return rows.slice(0, Number(rest));
      default: throw new Error(`unknown command: ${command}`);
    }
  }, lines.map((line) => ({ ...flat(line), '@timestamp': line.timestamp })));
}

/** Logs Insights names the members of objects by their paths. */
function flat(line: Line, prefix = ''): Line {
  return Object.entries(line).reduce<Line>((all, [key, each]) => ({
    ...all,
    ...(typeof each === 'object' && each !== null && !Array.isArray(each) ? flat(each as Line, `${prefix}${key}.`) : { [prefix + key]: each }),
  }), {});
}

type Of<T> = (row: Line) => T;

function columns(text: string): [string, Of<unknown>][] {
  return text.split(/, (?![^(]*\))/).map((column) => {
    const [expression, name = expression] = column.split(' as ');
    return [name, value(expression)];
  });
}

function value(expression: string): Of<unknown> {
  const [, list] = /^coalesce\((.*)\)$/.exec(expression) ?? [];
  if (list !== undefined) return (row) => list.split(', ').map((field) => row[field]).find((each) => each !== undefined);
  if (!/^[\w@.]+$/.test(expression)) throw new Error(`unknown expression: ${expression}`);
  return (row) => row[expression];
}

const AGGREGATES: Readonly<Record<string, (values: readonly unknown[]) => unknown>> = {
  earliest: (values) => values.at(0),
  latest: (values) => values.at(-1),
  max: (values) => [...values].sort((a, b) => (a! < b! ? -1 : 1)).at(-1),
};

function stats(text: string, rows: readonly Line[]): Line[] {
  const [aggregates, by] = text.split(' by ');
  const keys = by.split(', ');
  const groups = new Map<string, Line[]>();
  for (const row of rows) {
    const key = JSON.stringify(keys.map((name) => row[name]));
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  return [...groups.values()].map((group) => ({
    ...Object.fromEntries(keys.map((key) => [key, group[0][key]])),
    ...Object.fromEntries(aggregates.split(', ').map((each) => {
      const [, name, field, as] = /^(\w+)\(([\w@.]+)\) as (\w+)$/.exec(each)!;
      // Of lines that lack the field nothing counts.
      return [as, AGGREGATES[name](group.map((row) => row[field]).filter((found) => found !== undefined))];
    })),
  }));
}

function sorted(rows: readonly Line[], field: string, order: number): Line[] {
  return [...rows].sort((a, b) => order * (String(a[field]) < String(b[field]) ? -1 : Number(a[field] !== b[field])));
}

/** Comparisons joined by `and` and `or`, with parentheses. */
function condition(text: string): Of<boolean> {
  const tokens: string[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`unknown condition: ${text}`);
    tokens.push(match[1]);
  }
  const take = () => tokens.shift()!;
  const any = (): Of<boolean> => {
    const parts = [every()];
    while (tokens[0] === 'or') { take(); parts.push(every()); }
    return (row) => parts.some((part) => part(row));
  };
  const every = (): Of<boolean> => {
    const parts = [one()];
    while (tokens[0] === 'and') { take(); parts.push(one()); }
    return (row) => parts.every((part) => part(row));
  };
  const one = (): Of<boolean> => {
    const first = take();
    if (first === '(') { const inner = any(); take(); return inner; }
    if (first === 'ispresent') { take(); const field = take(); take(); return (row) => row[field] !== undefined; }
    const operator = take();
    if (operator === 'in') {
      const members: unknown[] = [];
      for (take(); tokens[0] !== ']'; ) { const token = take(); if (token !== ',') members.push(JSON.parse(token)); }
      take();
      return (row) => members.includes(row[first]);
    }
    if (operator !== '=') throw new Error(`unknown operator: ${operator}`);
    const wanted: unknown = JSON.parse(take());
    return (row) => row[first] === wanted;
  };
  return any();
}
