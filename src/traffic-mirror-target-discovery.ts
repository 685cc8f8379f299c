import type { IConstruct } from 'constructs';
import { checkProperties, type Checks, list, optional, text } from './private/validation/check';
import { Mark } from './private/validation/mark';
import { ACCOUNT_ID_RULE, OWNER_ACCOUNT_IDS_RULE } from './private/validation/rules';
import { DISTINCT_TAG_KEYS_RULE, TAG_KEY_RULE, TAG_KEYS_RULE, TAG_VALUE_RULE } from './private/validation/tag-rules';
import { tags } from './private/validation/tags';
import type { TargetDiscoverySettings } from './settings';

/**
 * Options to find traffic mirror targets.
 */
export interface TrafficMirrorTargetDiscoveryOptions {
  /**
   * Tags that a target must have, each with exactly this value: at least one tag. Case-sensitive.
   *
   * Keys have 1 to 128, values 1 to 256 letters, digits, spaces and characters of `_.:/=+-@`. Keys must be known at synthesis; values may be
   * tokens.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
   */
  readonly tags: { [key: string]: string };

  /**
   * Other accounts whose targets are also found, if they share them through AWS RAM. Targets of any further account are ignored, whatever their
   * tags are.
   *
   * Each account has its own tags on a shared target and can't see those of others. Set the tags in the account of the stack.
   *
   * The IDs may be tokens, but the length of the list must be known at synthesis. The order doesn't matter, except among tokens, where it shows in
   * the role's policy.
   *
   * @default - only targets that the account of the stack owns
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/tm-sharing.html
   */
  readonly ownerAccountIds?: string[];
}

const MARK = new Mark<TrafficMirrorTargetDiscovery>('TrafficMirrorTargetDiscovery');

const OPTIONS: Checks<TrafficMirrorTargetDiscoveryOptions> = {
  tags: tags({ keys: [TAG_KEYS_RULE, DISTINCT_TAG_KEYS_RULE], key: TAG_KEY_RULE, value: TAG_VALUE_RULE }),
  ownerAccountIds: optional(list(OWNER_ACCOUNT_IDS_RULE, text(ACCOUNT_ID_RULE))),
};

/**
 * Finds targets while the function runs, so that a new sensor joins without a deployment.
 *
 * ```ts
 * const targetDiscovery = TrafficMirrorTargetDiscovery.byTags({ tags: { 'extrahop:sensor': 'true' } });
 * ```
 *
 * A new target gets sessions when AWS reports that it was tagged, or at the next sweep. If a target no longer has the tags, its sessions move to
 * other targets. Sessions that no other target can take stay.
 *
 * Anyone who can tag a target, or create a tagged one, can redirect traffic to it, so restrict these tags with a policy.
 */
export class TrafficMirrorTargetDiscovery {
  /**
   * Finds the targets that have certain tags.
   *
   * @param options tags, and accounts whose targets are found
   * @throws Error if an option is of the wrong type
   */
  public static byTags(options: TrafficMirrorTargetDiscoveryOptions): TrafficMirrorTargetDiscovery {
    checkProperties(options, OPTIONS);
    return new TrafficMirrorTargetDiscovery({ ...options.tags }, [...options.ownerAccountIds ?? []]);
  }

  /**
   * Whether the value is of this class, from any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is TrafficMirrorTargetDiscovery {
    return MARK.isOn(value);
  }

  /**
   * @param _tags tags that a target must have
   * @param _ownerAccountIds other accounts whose targets are found
   */
  private constructor(
    /** @internal */ public readonly _tags: Readonly<Record<string, string>>,
    /** @internal */ public readonly _ownerAccountIds: readonly string[],
  ) {
    MARK.put(this);
  }

  /**
   * Fails if there is no tag, or if a key, value or account ID is invalid.
   *
   * @internal
   */
  public _check(scope: IConstruct): void {
    checkProperties({ tags: this._tags, ownerAccountIds: [...this._ownerAccountIds] }, OPTIONS, scope);
  }

  /**
   * Settings for the function.
   *
   * @internal
   */
  public _settings(account: string): TargetDiscoverySettings {
    return { tags: this._tags, ownerIds: [...new Set([account, ...this._ownerAccountIds])] };
  }
}
