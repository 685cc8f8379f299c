import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { ExtraHopTrafficMirroringProps } from '../../extrahop-traffic-mirroring-props';
import { TAG_VALUE_LENGTH } from '../../settings';
import type { TrafficMirrorTargetDiscovery } from '../../traffic-mirror-target-discovery';
import { refuse } from '../validation/check';

/** What the longest ARN of a target takes in a policy, in characters. */
const ARN_ROOM = 93;

/**
 * The most targets that one construct takes, where its policies name nothing else that varies in number.
 *
 * The role's policy names each, and IAM allows 10,240 characters for the inline policies of a role, however long the names of all else in it are.
 */
const MAX_TARGETS = 55;

/** Characters that the policies have left besides the fixed statements. */
const ROOM = MAX_TARGETS * ARN_ROOM;

/** What is said about sixteen subnets and five security groups, as many as Lambda takes. */
const VPC_ROOM = 2_760;
const KEY_ROOM = 460;
/** The statement about the key of queues and table. */
const ENCRYPTION_ROOM = 500;
/** The policy about events, the longest names of partition and Region included. */
const EVENTS_ROOM = 460;
/** The statement about targets that are discovered, their owners and tags apart. */
const DISCOVERY_ROOM = 260;
/** Characters of a tag in a condition, besides its key and value. */
const TAG_ROOM = 24;

/**
 * Fails unless the role's policies can name every target, and what else they have to name.
 *
 * @param scope construct whose role it is
 * @param props what its policies have to name, besides targets
 * @param count how many targets they have to name
 * @param publishing name of the method that has the function publish events
 */
export function checkPolicySize(scope: IConstruct, props: ExtraHopTrafficMirroringProps, count: number, publishing?: string): void {
  const rooms = { ...sizeOf(props), ...(publishing !== undefined && { [publishing]: EVENTS_ROOM }) };
  const others = Object.entries(rooms).filter(([, room]) => room > 0);
  const names = others.map(([name]) => name).join(', ');
  const taken = others.reduce((sum, [, room]) => sum + room, 0);
  if (taken > ROOM) {
    refuse(
      scope,
      `${names}: expected at most ${ROOM} characters, for which the inline policies of a role have room, got ${taken}; name fewer owners or tags`,
    );
  }
  const most = Math.floor((ROOM - taken) / ARN_ROOM);
  if (count > most) {
    const fix = props.targetDiscovery === undefined ? 'have them found by their tags with targetDiscovery, or list fewer' : 'list fewer, and leave others to targetDiscovery';
    refuse(
      scope,
      `targets: expected at most ${most} targets${names && ` with ${names}`}, as many as the inline policies of a role have room to name, got ${count}; ${fix}`,
    );
  }
}

/** What properties take, by name. */
function sizeOf(
  { targetDiscovery, sessionTags = {}, vpc, environmentEncryption, encryptionKey }: ExtraHopTrafficMirroringProps,
): Readonly<Record<string, number>> {
  return {
    targetDiscovery: targetDiscovery === undefined ? 0 : sizeOfDiscovery(targetDiscovery),
    // Each key is there twice, with quotes and a comma.
    sessionTags: Object.keys(sessionTags).reduce((sum, key) => sum + 2 * (key.length + 3), 0),
    vpc: vpc === undefined ? 0 : VPC_ROOM,
    environmentEncryption: environmentEncryption === undefined ? 0 : KEY_ROOM,
    encryptionKey: encryptionKey === undefined ? 0 : ENCRYPTION_ROOM,
  };
}

function sizeOfDiscovery({ _tags: tags, _ownerAccountIds: owners }: TrafficMirrorTargetDiscovery): number {
  const texts = Object.entries(tags).map(([key, value]) => key.length + (Token.isUnresolved(value) ? TAG_VALUE_LENGTH : value.length) + TAG_ROOM);
  return texts.reduce((sum, room) => sum + room, DISCOVERY_ROOM + owners.length * ARN_ROOM);
}
