import { isRecord } from './shape';
import { UsageError } from './usage';
import type { Settings, SourceSelector } from '../core/model/settings';
import { decodePlanSettings, type PlanSettings, SETTINGS_VERSION } from '../settings';

/** Settings that options give one by one; an option that wasn't given is absent. */
export interface SettingsFlags {
  readonly targetIds?: readonly string[];
  readonly filterId?: string;
  readonly zoneLocality?: Settings['zoneLocality'];
  readonly sessionOwner?: string;
  readonly unknownPathTreatment?: 'use-last' | 'reject';
  readonly include?: readonly SourceSelector[];
  readonly exclude?: readonly SourceSelector[];
  readonly primaryOnly?: true;
}

/** Settings as a deployment or a file has them, before anything has checked them. */
export interface RawSettings {
  /** Where they come from, for messages. */
  readonly origin: string;
  readonly value: unknown;
}

const DEFAULTS = {
  version: SETTINGS_VERSION,
  zoneLocality: 'local-only',
  sessionNumber: 1,
  sourceNetworkAclEvaluation: 'evaluate',
  unknownPathTreatment: 'use-last',
  sources: { include: [], exclude: [], interfaces: 'all' },
};

/**
 * The settings of a deployment or a file, with what options say instead.
 *
 * @param base absent: options alone
 * @throws UsageError when there is no base and a needed option is missing; Error that names the origin when the base cannot be read
 */
export function planSettings(flags: SettingsFlags, base?: RawSettings): PlanSettings {
  if (base === undefined) {
    if (flags.targetIds === undefined) throw new UsageError('--target: expected the id of a traffic mirror target, got nothing');
    if (flags.filterId === undefined) throw new UsageError('--filter: expected an id such as tmf-0123456789abcdef0, got nothing');
    return decodePlanSettings(overridden({ targets: [], ...DEFAULTS }, flags));
  }
  try {
    const { value } = base;
    // What isn't an object is the decoder's to refuse.
    return decodePlanSettings(isRecord(value) ? overridden(value, flags) : value);
  } catch (error) {
    throw new Error(`${base.origin}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function overridden(settings: Readonly<Record<string, unknown>>, flags: SettingsFlags): object {
  const { targetIds, filterId, zoneLocality, sessionOwner, unknownPathTreatment, include, exclude, primaryOnly } = flags;
  return {
    ...settings,
    ...(targetIds && { targets: targetIds.map((targetId) => knownTarget(settings, targetId)), targetDiscovery: undefined }),
    ...(filterId !== undefined && { filterId }),
    ...(zoneLocality !== undefined && { zoneLocality }),
    ...(sessionOwner !== undefined && { sessionOwner }),
    ...(unknownPathTreatment !== undefined && { unknownPathTreatment }),
    ...((include ?? exclude ?? primaryOnly) !== undefined && isRecord(settings.sources) && {
      sources: {
        ...settings.sources, ...(include && { include }), ...(exclude && { exclude }), ...(primaryOnly && { interfaces: 'primary' }),
      },
    }),
  };
}

/** A target that the deployment has keeps what is known of it. */
function knownTarget({ targets }: Readonly<Record<string, unknown>>, targetId: string): object {
  const known: unknown = Array.isArray(targets) ? targets.find((each: unknown) => isRecord(each) && each.targetId === targetId) : undefined;
  return isRecord(known) ? known : { targetId };
}
