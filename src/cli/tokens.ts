import { parseArgs } from 'node:util';
import { UsageError } from './usage';

const OPTIONS = {
  'target': { type: 'string', multiple: true },
  'filter': { type: 'string' },
  'zone-locality': { type: 'string' },
  'include-tag': { type: 'string', multiple: true },
  'exclude-tag': { type: 'string', multiple: true },
  'primary-only': { type: 'boolean' },
  'session-owner': { type: 'string' },
  'unknown-paths': { type: 'string' },
  'stack': { type: 'string' },
  'construct': { type: 'string' },
  'app': { type: 'string' },
  'profile': { type: 'string' },
  'region': { type: 'string' },
  'snapshot': { type: 'string' },
  'assume-no-sessions': { type: 'boolean' },
  'output': { type: 'string' },
  'out': { type: 'string' },
  'verbose': { type: 'boolean' },
  'candidates': { type: 'string' },
  'against': { type: 'string' },
  'price': { type: 'string' },
  'print-policy': { type: 'boolean' },
  'instance': { type: 'string', multiple: true },
  'interface': { type: 'string', multiple: true },
} as const;

export type OptionName = keyof typeof OPTIONS;

/** One use of such an option takes every `KEY=VALUE` up to the next option. */
const TAKES_SEVERAL: ReadonlySet<string> = new Set<OptionName>(['include-tag', 'exclude-tag']);

export interface Tokens {
  /** The first word that is no value of an option. */
  readonly command?: string;
  /** The other words that are no values of options. */
  readonly words: readonly string[];
  /** The values of each use of an option; no use, no entry; an option without values gives empty ones. */
  values(option: OptionName): readonly (readonly string[])[];
}

/** @throws UsageError for an option that is unknown, lacks its value or comes too often */
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
      (open !== undefined && token.value.includes('=') ? open : words).push(token.value);
    } else {
      open = undefined;
    }
  }
  const [command, ...others] = words;
  for (const [option, { length }] of uses) {
    if (length > 1 && !('multiple' in OPTIONS[option as OptionName])) throw new UsageError(`--${option}: expected once, got it ${length} times`);
  }
  return { command, words: others, values: (option) => uses.get(option) ?? [] };
}

function tokenize(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true, tokens: true }).tokens;
  } catch (error) {
    // Advice comes in lines of its own.
    throw new UsageError((error instanceof Error ? error.message : String(error)).replaceAll('\n', ' '));
  }
}
