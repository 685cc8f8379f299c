import type { OwnerSettings, Settings, SourceSelector, SourceSettings, TargetDiscoverySettings, TargetSettings } from './core/model/settings';
import { PACKET_LENGTHS, SESSION_NUMBERS, VIRTUAL_NETWORK_IDS } from './limits';

export type { OwnerSettings, SourceSelector, SourceSettings, TargetDiscoverySettings, TargetSettings } from './core/model/settings';

/** Version of the shape of the settings, so that code never misreads settings of another shape. */
export const SETTINGS_VERSION = 1;

/** Maximum size of all environment variables of a Lambda function together, in bytes. */
export const ENVIRONMENT_LIMIT = 4096;

export const TARGET_ID = /^tmt-[0-9a-f]{8,17}$/;
export const ACCOUNT_ID = /^\d{12}$/;
export const FILTER_ID = /^tmf-[0-9a-f]{8,17}$/;
/** Percentage of all sessions of the mirroring, unless the deployment sets another. */
export const DEFAULT_MAX_DESELECTED_PERCENT = 10;
export const TAG_KEY_LENGTH = 128;
export const TAG_VALUE_LENGTH = 256;
export const TAGS_PER_RESOURCE = 50;

export interface EncodedSettings extends OwnerSettings {
  readonly version: number;
}

/**
 * Encodes settings as the object that the construct writes as JSON into the function's environment.
 *
 * Returns an object instead of a string: only the construct can turn unresolved CloudFormation values into JSON.
 */
export function encodeSettings(settings: OwnerSettings): EncodedSettings {
  return { version: SETTINGS_VERSION, ...settings };
}

/**
 * Decodes the settings that the construct wrote.
 *
 * Strict, because some values come from CloudFormation and weren't checked at synthesis.
 *
 * @throws Error that names the property, the expected value and the value it got
 */
export function decodeSettings(json: string | undefined): OwnerSettings {
  return decodeVersion(parse(json), DEPLOYED);
}

/** Settings that a plan can be based on: those of a deployment, or as many as the command line received. */
export type PlanSettings = Settings & Partial<OwnerSettings>;

/**
 * Decodes settings for a plan.
 *
 * Targets and filters that don't exist yet may have any name.
 *
 * @throws Error that names the property, the expected value and the value it got
 */
export function decodePlanSettings(value: unknown): PlanSettings {
  return decodeVersion(value, PLANNED);
}

function decodeVersion<T extends Settings>(value: unknown, decode: Decoder<T>): T {
  const { version, ...properties } = record(value, 'settings');
  if (version !== SETTINGS_VERSION) throw unexpected('settings.version', String(SETTINGS_VERSION), version);
  const settings = decode(properties, 'settings');
  if (settings.targets.length === 0 && settings.targetDiscovery === undefined) {
    throw unexpected('settings.targets', 'at least one target, or settings.targetDiscovery', settings.targets);
  }
  return settings;
}

type Decoder<T> = (value: unknown, path: string) => T;

const TARGET_PROPERTIES = {
  availabilityZones: optional(zones),
  capacity: optional(integer(1)),
  weight: optional(number('a number above 0', (weight) => weight > 0)),
};

const TARGET = struct<TargetSettings>({ targetId: textLike(TARGET_ID, 'a target id such as "tmt-0123456789abcdef0"'), ...TARGET_PROPERTIES });
const PLANNED_TARGET = struct<TargetSettings>({ targetId: text, ...TARGET_PROPERTIES });

const TARGET_DISCOVERY = struct<TargetDiscoverySettings>({
  tags: discoveryTags,
  ownerIds: list(textLike(ACCOUNT_ID, 'an account id of 12 digits')),
});

const SELECTOR = struct<SourceSelector>({
  tags: optional(map(textLike(/^[^]*$/, 'a text'))),
  vpcIds: optional(list(text)),
  subnetIds: optional(list(text)),
  instanceTypes: optional(list(text)),
  priority: optional(number('a number', () => true)),
});

const SOURCES = struct<SourceSettings>({
  include: list(SELECTOR),
  exclude: list(SELECTOR),
  interfaces: oneOf('all', 'primary'),
});

const PROPERTIES = {
  targetDiscovery: optional(TARGET_DISCOVERY),
  zoneLocality: oneOf('local-only', 'prefer-local', 'any'),
  sessionTags: optional(map(textLike(new RegExp(`^[^]{0,${TAG_VALUE_LENGTH}}$`, 'u'), `a text of at most ${TAG_VALUE_LENGTH} characters`))),
  sessionNumber: integer(SESSION_NUMBERS.min, SESSION_NUMBERS.max),
  packetLength: optional(integer(PACKET_LENGTHS.min)),
  virtualNetworkId: optional(integer(VIRTUAL_NETWORK_IDS.min, VIRTUAL_NETWORK_IDS.max)),
  sourceNetworkAclEvaluation: oneOf('evaluate', 'ignore'),
  unknownPathTreatment: oneOf('use-last', 'reject'),
  sources: SOURCES,
  rebalanceLimit: optional(integer(0)),
  maxDeselectedPercent: optional(number('a number from 0 to 100', (percent) => percent >= 0 && percent <= 100)),
  idleSessionGraceSeconds: optional(integer(0)),
  targetDownGraceSeconds: optional(integer(0)),
  accountSessionLimit: optional(integer(1)),
};

const OWNER = textLike(new RegExp(`^[^]{1,${TAG_VALUE_LENGTH}}$`, 'u'), `a text of 1 to ${TAG_VALUE_LENGTH} characters`);
const MODE = oneOf('enforce', 'observe');

const DEPLOYED = struct<OwnerSettings>({
  targets: targets(TARGET),
  filterId: textLike(FILTER_ID, 'a filter id such as "tmf-0123456789abcdef0"'),
  sessionOwner: OWNER,
  mode: MODE,
  ...PROPERTIES,
});

const PLANNED = struct<PlanSettings>({
  targets: targets(PLANNED_TARGET),
  filterId: text,
  sessionOwner: optional(OWNER),
  mode: optional(MODE),
  ...PROPERTIES,
});

function parse(json: string | undefined): unknown {
  if (json === undefined) throw unexpected('settings', 'JSON', json);
  try {
    return JSON.parse(json);
  } catch {
    throw unexpected('settings', 'JSON', json);
  }
}

function targets(target: Decoder<TargetSettings>): Decoder<readonly TargetSettings[]> {
  return (value, path) => {
    const found = list(target)(value, path);
    const ids = found.map(({ targetId }) => targetId);
    if (new Set(ids).size < ids.length) throw unexpected(path, 'each target once', ids);
    return found;
  };
}

/** A list that only CloudFormation resolves arrives as one comma-separated string. */
function zones(value: unknown, path: string): readonly string[] {
  return list(text)(value, path).flatMap((zone) => zone.split(','));
}

/** Without a tag, or with an empty value from CloudFormation, discovery would find more targets than intended. */
function discoveryTags(value: unknown, path: string): Readonly<Record<string, string>> {
  const found = map(text)(value, path);
  if (Object.keys(found).length === 0) throw unexpected(path, 'at least one tag', value);
  return found;
}

function struct<T>(properties: { readonly [K in keyof T]-?: Decoder<T[K]> }): Decoder<T> {
  return (value, path) => {
    const given = record(value, path);
    const unknown = Object.keys(given).find((key) => !Object.hasOwn(properties, key));
    if (unknown !== undefined) throw unexpected(`${path}.${unknown}`, 'no such property', given[unknown]);
    const decoded = Object.entries<Decoder<unknown>>(properties)
      .map(([key, decode]) => [key, decode(given[key], `${path}.${key}`)] as const)
      .filter(([, property]) => property !== undefined);
    return Object.fromEntries(decoded) as T;
  };
}

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unexpected(path, 'an object', value);
  return value as Readonly<Record<string, unknown>>;
}

function map<T>(decode: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value, path) => (
    Object.fromEntries(Object.entries(record(value, path)).map(([key, property]) => [key, decode(property, `${path}.${key}`)]))
  );
}

function list<T>(item: Decoder<T>): Decoder<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw unexpected(path, 'a list', value);
    return value.map((element, index) => item(element, `${path}[${index}]`));
  };
}

function optional<T>(decode: Decoder<T>): Decoder<T | undefined> {
  return (value, path) => (value === undefined ? undefined : decode(value, path));
}

function text(value: unknown, path: string): string {
  return textLike(/^[^]+$/, 'a text that is not empty')(value, path);
}

function textLike(pattern: RegExp, expected: string): Decoder<string> {
  return (value, path) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw unexpected(path, expected, value);
    return value;
  };
}

function number(expected: string, holds: (value: number) => boolean): Decoder<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !holds(value)) throw unexpected(path, expected, value);
    return value;
  };
}

function integer(min: number, max = Infinity): Decoder<number> {
  const expected = max === Infinity ? `a whole number, ${min} or more` : `a whole number from ${min} to ${max}`;
  return number(expected, (value) => Number.isInteger(value) && value >= min && value <= max);
}

function oneOf<const T extends string>(...members: readonly T[]): Decoder<T> {
  return (value, path) => {
    const member = members.find((candidate) => candidate === value);
    if (member === undefined) throw unexpected(path, `one of ${members.map((name) => JSON.stringify(name)).join(', ')}`, value);
    return member;
  };
}

function unexpected(path: string, expected: string, got: unknown): Error {
  return new Error(`${path}: expected ${expected}, got ${JSON.stringify(got) ?? 'nothing'}`);
}
