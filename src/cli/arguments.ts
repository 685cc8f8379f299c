import { type OptionName, readTokens } from './tokens';
import { UsageError } from './usage';
import type { Settings, SourceSelector, ZoneLocality } from '../core/settings';

export interface Arguments {
  readonly command: Command;
  readonly settings: Settings;
  readonly snapshot: string;
  /** Whether a snapshot without a file of sessions has none. */
  readonly assumeNoSessions: boolean;
  readonly output: 'table' | 'json';
  /** Absent: all, unless that would be too many. */
  readonly candidates?: Candidates;
  /** Absent: standard output. */
  readonly out?: string;
}

export type Candidates = 'all' | 'unmirrored' | 'none';

export type Command =
  | { readonly name: 'plan' }
  | { readonly name: 'explain'; readonly instanceId: string }
  | { readonly name: 'explain'; readonly networkInterfaceId: string };

const ZONE_LOCALITIES: readonly ZoneLocality[] = ['local-only', 'prefer-local', 'any'];

/** @throws UsageError that names the option, what was expected and what came */
export function parseArguments(argv: readonly string[]): Arguments {
  const { command: name, values } = readTokens(argv);
  const one = (option: OptionName) => values(option).at(0)?.[0];
  refuseUnavailable(name, one);
  return {
    command: command(name, one('instance'), one('interface')),
    settings: {
      targets: targets(values('target').flat()),
      filterId: id('--filter', 'tmf', one('filter')),
      zoneLocality: oneOf('--zone-locality', ZONE_LOCALITIES, one('zone-locality') ?? 'local-only'),
      ...(one('owner') !== undefined && { owner: text('--owner', 'the value of the ownership tag', one('owner')) }),
      sessionNumber: 1,
      sourceNetworkAcl: 'evaluate',
      unknownPath: oneOf('--unknown', ['eligible', 'rejected'], one('unknown') ?? 'eligible'),
      sources: {
        include: values('include-tag').map((tags) => selector('--include-tag', tags)),
        exclude: values('exclude-tag').map((tags) => selector('--exclude-tag', tags)),
        interfaces: values('primary-only').length > 0 ? 'primary' : 'all',
      },
    },
    snapshot: snapshot(one('snapshot')),
    assumeNoSessions: values('assume-no-sessions').length > 0,
    output: oneOf('--output', ['table', 'json'], one('output') ?? 'table'),
    ...(one('candidates') !== undefined && { candidates: oneOf<Candidates>('--candidates', ['all', 'unmirrored', 'none'], one('candidates')) }),
    ...(one('out') !== undefined && { out: text('--out', 'a file', one('out')) }),
  };
}

/** What belongs to the command line and is not there yet is told apart from what it does not know. */
function refuseUnavailable(name: string | undefined, one: (option: OptionName) => string | undefined): void {
  const option = (['app', 'against', 'price'] as const).find((each) => one(each) !== undefined);
  if (name === 'capture') throw new UsageError('capture is not available yet');
  if (option !== undefined) throw new UsageError(`--${option} is not available yet`);
  if (one('output') === 'html') throw new UsageError('--output html is not available yet; use table or json');
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

function targets(ids: readonly string[]): Settings['targets'] {
  if (ids.length === 0) throw new UsageError('--target: expected the id of a traffic mirror target, got nothing');
  const repeated = ids.find((each, index) => ids.indexOf(each) !== index);
  if (repeated !== undefined) throw new UsageError(`--target: expected each target once, got ${repeated} again`);
  return ids.map((each) => ({ targetId: id('--target', 'tmt', each) }));
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

function snapshot(folder: string | undefined): string {
  if (folder === undefined) throw new UsageError('--snapshot: expected a folder, got nothing; reading an account is not available yet');
  return text('--snapshot', 'a folder', folder);
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
