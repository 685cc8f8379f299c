import { ACCOUNT_ID_RULE, check, checkKnown, OWNER_ACCOUNT_IDS_RULE } from './private/checks';
import { TAGS_RULE, TEXT_RULE } from './private/shapes';
import { DISTINCT_TAG_KEYS_RULE, TAG_KEY_RULE, TAG_KEYS_RULE, TAG_VALUE_RULE } from './private/tag-rules';
import type { TargetDiscoverySettings } from './settings';

/**
 * By which tags traffic mirror targets are found, and whose.
 */
export interface TrafficMirrorTargetDiscoveryOptions {
  /**
   * Tags that a target carries, all of them, each with exactly this value: at least one tag. Case matters.
   *
   * Keys are 1 to 128, values 1 to 256 letters, digits, spaces and characters of `_.:/=+-@`. Keys are known at synthesis; values may be tokens.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
   */
  readonly tags: { [key: string]: string };

  /**
   * Further accounts whose targets are found, once they share them through AWS RAM. The targets of no other account are, whatever their tags.
   *
   * Each account has tags of its own on a shared target and sees no others: those that count are set in the account of the stack.
   *
   * The ids may be tokens; how many there are is known at synthesis.
   *
   * @default - only targets that the account of the stack owns
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/tm-sharing.html
   */
  readonly ownerAccountIds?: string[];
}

/**
 * How targets are found while the function runs, so that a new sensor joins without a deployment.
 *
 * ```ts
 * const targetDiscovery = TrafficMirrorTargetDiscovery.byTags({ tags: { 'extrahop:sensor': 'true' } });
 * ```
 *
 * A new target takes sessions as soon as AWS tells that it was tagged, or with the next sweep. Sessions on one that carries the tags no longer move to
 * others, and stay where they are as long as no other can take them.
 *
 * Whoever may tag a target, or create one with tags, decides where the traffic goes: guard the tags with a policy.
 */
export class TrafficMirrorTargetDiscovery {
  /**
   * Finds the targets that carry these tags.
   *
   * @param options tags, and whose targets count
   * @throws Error when there is no tag, a key or value that no tag has here, or an account id that is none
   */
  public static byTags(options: TrafficMirrorTargetDiscoveryOptions): TrafficMirrorTargetDiscovery {
    const { tags, ownerAccountIds = [] } = options;
    checkKnown('tags', tags, TAGS_RULE);
    checkKnown('tags', Object.keys(tags), TAG_KEYS_RULE);
    checkKnown('tags', Object.keys(tags), DISTINCT_TAG_KEYS_RULE);
    for (const [key, value] of Object.entries(tags)) {
      checkKnown('tags', key, TAG_KEY_RULE);
      check(`tags[${JSON.stringify(key)}]`, value, TEXT_RULE);
      check(`tags[${JSON.stringify(key)}]`, value, TAG_VALUE_RULE);
    }
    checkKnown('ownerAccountIds', ownerAccountIds, OWNER_ACCOUNT_IDS_RULE);
    ownerAccountIds.forEach((id, index) => check(`ownerAccountIds[${index}]`, id, ACCOUNT_ID_RULE));
    return new TrafficMirrorTargetDiscovery({ ...tags }, [...ownerAccountIds]);
  }

  /**
   * @param _tags tags that decide
   * @param _ownerAccountIds further accounts whose targets count
   */
  private constructor(
    /** @internal */ public readonly _tags: Readonly<Record<string, string>>,
    /** @internal */ public readonly _ownerAccountIds: readonly string[],
  ) {}

  /**
   * What the function is told.
   *
   * @internal
   */
  public _settings(account: string): TargetDiscoverySettings {
    return { tags: this._tags, ownerIds: [...new Set([account, ...this._ownerAccountIds])] };
  }
}
