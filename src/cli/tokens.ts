import { parseArgs } from 'node:util';
import { UsageError } from './usage';

const OPTIONS = {
  'target': { type: 'string', multiple: true },
  'filter': { type: 'string' },
  'zone-locality': { type: 'string' },
  'include-tag': { type: 'string', multiple: true },
  'exclude-tag': { type: 'string', multiple: true },
  'primary-only': { type: 'boolean' },
  'owner': { type: 'string' },
  'unknown': { type: 'string' },
  'candidates': { type: 'string' },
  'snapshot': { type: 'string' },
  'assume-no-sessions': { type: 'boolean' },
  'output': { type: 'string' },
  'out': { type: 'string' },
  'app': { type: 'string' },
  'against': { type: 'string' },
  'price': { type: 'string' },
  'instance': { type: 'string' },
  'interface': { type: 'string' },
} as const;

export type OptionName = keyof typeof OPTIONS;

/** One use of such an option takes values up to the next option. */
const TAKES_SEVERAL: ReadonlySet<string> = new Set<OptionName>(['include-tag', 'exclude-tag']);

export interface Tokens {
  /** The first word that is no value of an option. */
  readonly command?: string;
  /** The values of each use of an option; no use, no entry; an option without values gives empty ones. */
  values(option: OptionName): readonly (readonly string[])[];
}

/** @throws UsageError for an option that is unknown, lacks its value or comes too often, and for a word that belongs to nothing */
export function readTokens(argv: readonly string[]): Tokens {
  const words: string[] = [];
  const uses = new Map<string, string[][]>();
  let open: string[] | undefined;
  for (const token of tokenize(argv)) {
    if (token.kind === 'option') {
      const use = token.value === undefined ? [] : [token.value];
      uses.set(token.name, [...(uses.get(token.name) ?? []), use]);
      open = TAKES_SEVERAL.has(token.name) ? use : undefined;
    } else if (token.kind === 'positional') {
      (open ?? words).push(token.value);
    } else {
      open = undefined;
    }
  }
  const [command, stray] = words;
  if (stray !== undefined) throw new UsageError(`unexpected argument ${JSON.stringify(stray)}`);
  for (const [option, { length }] of uses) {
    if (length > 1 && !('multiple' in OPTIONS[option as OptionName])) throw new UsageError(`--${option}: expected once, got it ${length} times`);
  }
  return { command, values: (option) => uses.get(option) ?? [] };
}

function tokenize(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true, tokens: true }).tokens;
  } catch (error) {
    // Advice comes in lines of its own.
    throw new UsageError((error instanceof Error ? error.message : String(error)).replaceAll('\n', ' '));
  }
}
