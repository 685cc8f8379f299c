import { parseArgs } from 'node:util';
import { UsageError } from './usage';
import type { Settings, SourceSelector, ZoneLocality } from '../core/settings';

export interface Arguments {
  readonly command: Command;
  readonly settings: Settings;
  readonly snapshot: string;
  readonly output: 'table' | 'json';
  readonly candidates: 'all' | 'unmirrored' | 'none';
  /** Absent: standard output. */
  readonly out?: string;
}

export type Command =
  | { readonly name: 'plan' }
  | { readonly name: 'explain'; readonly instanceId: string }
  | { readonly name: 'explain'; readonly networkInterfaceId: string };

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
  'output': { type: 'string' },
  'out': { type: 'string' },
  'instance': { type: 'string' },
  'interface': { type: 'string' },
} as const;

const ZONE_LOCALITIES: readonly ZoneLocality[] = ['local-only', 'prefer-local', 'any'];

type Token = ReturnType<typeof read>['tokens'][number];

/** @throws UsageError that names the option, what was expected and what came */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, tokens } = read(argv);
  const [commandToken] = tokens;
  const name = commandToken?.kind === 'positional' ? commandToken.value : undefined;
  const tags = (option: 'include-tag' | 'exclude-tag') => tagSelectors(option, tokens);
  const include = tags('include-tag');
  const exclude = tags('exclude-tag');
  rejectStrayPositionals(tokens);
  return {
    command: command(name, values.instance, values.interface),
    settings: {
      targets: targets(values.target),
      filterId: id('--filter', 'tmf', values.filter),
      zoneLocality: oneOf('--zone-locality', ZONE_LOCALITIES, values['zone-locality'] ?? 'local-only'),
      ...(values.owner !== undefined && { owner: values.owner }),
      sessionNumber: 1,
      sourceNetworkAcl: 'evaluate',
      unknownPath: oneOf('--unknown', ['eligible', 'rejected'], values.unknown ?? 'eligible'),
      sources: { include, exclude, interfaces: values['primary-only'] === true ? 'primary' : 'all' },
    },
    snapshot: required('--snapshot', 'a folder', values.snapshot),
    output: oneOf('--output', ['table', 'json'], values.output ?? 'table'),
    candidates: oneOf('--candidates', ['all', 'unmirrored', 'none'], values.candidates ?? 'all'),
    ...(values.out !== undefined && { out: values.out }),
  };
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function command(name: string | undefined, instance: string | undefined, networkInterface: string | undefined): Command {
  const which = oneOf('the command', ['plan', 'explain'], name);
  if (which === 'plan') {
    if (instance !== undefined || networkInterface !== undefined) throw new UsageError('--instance and --interface belong to explain');
    return { name: 'plan' };
  }
  if ((instance === undefined) === (networkInterface === undefined)) throw new UsageError('explain: expected either --instance or --interface');
  if (instance !== undefined) return { name: 'explain', instanceId: id('--instance', 'i', instance) };
  return { name: 'explain', networkInterfaceId: id('--interface', 'eni', networkInterface) };
}

function targets(ids: readonly string[] | undefined): Settings['targets'] {
  if (ids === undefined) throw new UsageError('--target: expected the id of a traffic mirror target, got nothing');
  const repeated = ids.find((each, index) => ids.indexOf(each) !== index);
  if (repeated !== undefined) throw new UsageError(`--target: expected each target once, got ${repeated} again`);
  return ids.map((each) => ({ targetId: id('--target', 'tmt', each) }));
}

/** The values of one option, and the positional values right after it, must hold together; each further option is an alternative. */
function tagSelectors(option: 'include-tag' | 'exclude-tag', tokens: readonly Token[]): readonly SourceSelector[] {
  const selectors: Record<string, string>[] = [];
  let open: Record<string, string> | undefined;
  for (const token of tokens) {
    if (token.kind === 'option') {
      open = token.name === option ? {} : undefined;
      if (open !== undefined) selectors.push(Object.assign(open, tag(option, token.value)));
    } else if (token.kind === 'positional' && open !== undefined) {
      Object.assign(open, tag(option, token.value));
    }
  }
  return selectors.map((selector) => ({ tags: selector }));
}

function tag(option: string, text: string | undefined): Record<string, string> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text ?? '') ?? [];
  if (key === undefined) throw new UsageError(`--${option}: expected KEY=VALUE, got ${JSON.stringify(text)}`);
  return { [key]: value };
}

/** Beside the command, only the further values of a tag option stand alone. */
function rejectStrayPositionals(tokens: readonly Token[]): void {
  let takesMore = false;
  for (const token of tokens.slice(1)) {
    if (token.kind === 'option') takesMore = token.name === 'include-tag' || token.name === 'exclude-tag';
    else if (token.kind === 'positional' && !takesMore) throw new UsageError(`unexpected argument ${JSON.stringify(token.value)}`);
  }
}

function id(option: string, prefix: string, value: string | undefined): string {
  if (value === undefined || !new RegExp(`^${prefix}-[0-9a-zA-Z]+$`).test(value)) {
    throw new UsageError(`${option}: expected an id such as ${prefix}-0123456789abcdef0, got ${value === undefined ? 'nothing' : JSON.stringify(value)}`);
  }
  return value;
}

function oneOf<T extends string>(option: string, allowed: readonly T[], value: string | undefined): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) {
    throw new UsageError(`${option}: expected one of ${allowed.join(', ')}, got ${value === undefined ? 'nothing' : JSON.stringify(value)}`);
  }
  return found;
}

function required(option: string, what: string, value: string | undefined): string {
  if (value === undefined) throw new UsageError(`${option}: expected ${what}, got nothing`);
  return value;
}
