import type { SettingsFlags } from './plan-settings';
import { type OptionName, readTokens, type Tokens } from './tokens';
import { UsageError } from './usage';
import type { SourceSelector, ZoneLocality } from '../core/model/settings';

export interface Arguments {
  readonly command: Command;
  /** Settings that were given one by one. */
  readonly flags: SettingsFlags;
  /** Name of the deployed stack whose settings and ledger are used, or of a stack of `app`. */
  readonly stack?: string;
  /** Path of the construct where the stack has several. */
  readonly construct?: string;
  /** Folder of a synthesized app whose settings are used. */
  readonly app?: string;
  /** Folder of a snapshot; absent: the account is read. */
  readonly snapshot?: string;
  /** Whether a snapshot without a file of sessions has none. */
  readonly assumeNoSessions: boolean;
  readonly profile?: string;
  readonly region?: string;
  readonly output: Format;
  /** Absent: all, unless that would be too many. */
  readonly candidates?: Candidates;
  /** Whether the table lists every interface. */
  readonly verbose: boolean;
  /** Absent: standard output. For `capture`, the folder of the snapshot. */
  readonly out?: string;
  /** An earlier plan, or a snapshot, to compare with. */
  readonly against?: string;
  /** In USD for a session and hour. */
  readonly price?: number;
  /** Whether to print the permissions that the command needs, and nothing else. */
  readonly printPolicy: boolean;
}

export type Format = 'table' | 'json' | 'markdown' | 'html';

export type Candidates = 'all' | 'unmirrored' | 'none';

export type Command =
  | { readonly name: 'plan' | 'capture' | 'adopt' }
  | ExplainCommand;

export interface ExplainCommand {
  readonly name: 'explain';
  readonly instanceIds: readonly string[];
  readonly networkInterfaceIds: readonly string[];
}

const COMMANDS = ['plan', 'explain', 'capture', 'adopt'] as const;
const ZONE_LOCALITIES: readonly ZoneLocality[] = ['local-only', 'prefer-local', 'any'];
const UNKNOWN_PATHS = ['use-last', 'reject'] as const;
const FORMATS: readonly Format[] = ['table', 'json', 'markdown', 'html'];
const CANDIDATES: readonly Candidates[] = ['all', 'unmirrored', 'none'];

/** @throws UsageError that names the option, what was expected and what came */
export function parseArguments(argv: readonly string[]): Arguments {
  const tokens = readTokens(argv);
  const one = (option: OptionName) => tokens.values(option).at(0)?.[0];
  const has = (option: OptionName) => tokens.values(option).length > 0;
  const optional = <Name extends string, T>(name: Name, option: OptionName, read: (value: string) => T) => {
    const value = one(option);
    return (value === undefined ? {} : { [name]: read(value) }) as { readonly [Key in Name]?: T };
  };
  const which = oneOf('the command', COMMANDS, tokens.command);
  if (which === 'capture' && has('app')) throw new UsageError('--app does not belong to capture: use --stack');
  if (has('against') && one('output') === 'html') throw new UsageError('--against: expected --output table, json or markdown to go with it, got html');
  if (has('construct') && !has('stack') && !has('app')) throw new UsageError('--construct belongs to --stack or --app');
  return {
    command: command(which, tokens),
    flags: flags(tokens, one, has),
    ...optional('stack', 'stack', (value) => text('--stack', 'the name of a stack', value)),
    ...optional('construct', 'construct', (value) => text('--construct', 'the path of a construct', value)),
    ...optional('app', 'app', (value) => text('--app', 'the folder of a synthesized app', value)),
    ...optional('snapshot', 'snapshot', (value) => text('--snapshot', 'a folder', value)),
    assumeNoSessions: has('assume-no-sessions'),
    ...optional('profile', 'profile', (value) => text('--profile', 'the name of a profile', value)),
    ...optional('region', 'region', region),
    output: oneOf('--output', FORMATS, one('output') ?? 'table'),
    ...optional('candidates', 'candidates', (value) => oneOf('--candidates', CANDIDATES, value)),
    verbose: has('verbose'),
    ...optional('out', 'out', (value) => text('--out', which === 'capture' ? 'a folder' : 'a file', value)),
    ...optional('against', 'against', (value) => text('--against', 'a plan or a snapshot', value)),
    ...optional('price', 'price', price),
    printPolicy: has('print-policy'),
  };
}

function command(name: Command['name'], { words, values }: Tokens): Command {
  if (name !== 'explain') {
    if (words.length > 0) throw new UsageError(`unexpected argument ${JSON.stringify(words[0])}`);
    if (values('instance').length + values('interface').length > 0) throw new UsageError('--instance and --interface belong to explain');
    return { name };
  }
  const stray = words.find((word) => !word.startsWith('i-') && !word.startsWith('eni-'));
  if (stray !== undefined) throw new UsageError(`explain: expected an id such as i-0123456789abcdef0 or eni-0123456789abcdef0, got ${JSON.stringify(stray)}`);
  const ids = (option: 'instance' | 'interface', prefix: string) => [...new Set([
    ...words.filter((word) => word.startsWith(`${prefix}-`)), ...values(option).flat(),
  ])].map((value) => id(`--${option}`, prefix, value));
  const [instanceIds, networkInterfaceIds] = [ids('instance', 'i'), ids('interface', 'eni')];
  if (instanceIds.length + networkInterfaceIds.length === 0) throw new UsageError('explain: expected the id of an instance or an interface, got nothing');
  return { name, instanceIds, networkInterfaceIds };
}

function flags({ values }: Tokens, one: (option: OptionName) => string | undefined, has: (option: OptionName) => boolean): SettingsFlags {
  const selectors = (option: 'include-tag' | 'exclude-tag') => values(option).map((tags) => selector(`--${option}`, tags));
  const unknownPathTreatment = one('unknown-paths');
  return {
    ...(has('target') && { targetIds: targets(values('target').flat()) }),
    ...(has('filter') && { filterId: id('--filter', 'tmf', one('filter')) }),
    ...(has('zone-locality') && { zoneLocality: oneOf('--zone-locality', ZONE_LOCALITIES, one('zone-locality')) }),
    ...(has('session-owner') && { sessionOwner: text('--session-owner', 'the value of the ownership tag', one('session-owner')) }),
    ...(unknownPathTreatment !== undefined && { unknownPathTreatment: oneOf('--unknown-paths', UNKNOWN_PATHS, unknownPathTreatment) }),
    ...(has('include-tag') && { include: selectors('include-tag') }),
    ...(has('exclude-tag') && { exclude: selectors('exclude-tag') }),
    ...(has('primary-only') && { primaryOnly: true as const }),
  };
}

function targets(ids: readonly string[]): readonly string[] {
  const repeated = ids.find((each, index) => ids.indexOf(each) !== index);
  if (repeated !== undefined) throw new UsageError(`--target: expected each target once, got ${repeated} again`);
  return ids.map((each) => id('--target', 'tmt', each));
}

/** All tags of one selector must hold. */
function selector(option: string, texts: readonly string[]): SourceSelector {
  const tags = new Map<string, string>();
  for (const each of texts) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(each) ?? [];
    if (key === undefined) throw new UsageError(`${option}: expected KEY=VALUE, got ${JSON.stringify(each)}`);
    const other = tags.get(key);
    if (other !== undefined && other !== value) {
      throw new UsageError(`${option}: no instance has both ${key}=${other} and ${key}=${value}; repeat ${option} for alternatives`);
    }
    tags.set(key, value);
  }
  return { tags: Object.fromEntries(tags) };
}

function region(value: string): string {
  if (!/^[a-z0-9-]+$/.test(value)) throw new UsageError(`--region: expected a Region such as us-east-1, got ${JSON.stringify(value)}`);
  return value;
}

function price(value: string): number {
  if (!/^\d+(\.\d+)?$/.test(value)) throw new UsageError(`--price: expected USD for a session and hour such as 0.015, got ${JSON.stringify(value)}`);
  return Number(value);
}

function id(option: string, prefix: string, value: string | undefined): string {
  if (value === undefined || !new RegExp(`^${prefix}-[\\w-]+$`).test(value)) {
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

function text(option: string, what: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`${option}: expected ${what}, got nothing`);
  return value;
}
