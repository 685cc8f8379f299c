import type {
  NetworkAcl,
  NetworkInterface,
  PrefixListEntry,
  Reservation,
  SecurityGroup,
  TrafficMirrorSession,
  TrafficMirrorTarget,
} from '@aws-sdk/client-ec2';

/** What EC2 answered, in its own shapes, whether read from the API or from files. */
export interface Ec2Facts {
  readonly reservations: readonly Reservation[];
  /** Those of the targets, if not all; absent where they were not asked for. */
  readonly networkInterfaces?: readonly NetworkInterface[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly networkAcls: readonly NetworkAcl[];
  /** By prefix list id; a list that could not be read is absent. */
  readonly prefixLists: ReadonlyMap<string, readonly PrefixListEntry[]>;
  readonly targets: readonly TrafficMirrorTarget[];
  readonly sessions: readonly TrafficMirrorSession[];
}
