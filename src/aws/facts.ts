import type {
  Instance,
  NetworkAcl,
  NetworkInterface,
  PrefixListEntry,
  SecurityGroup,
  TrafficMirrorSession,
  TrafficMirrorTarget,
} from '@aws-sdk/client-ec2';

/** What EC2 answered, in its own shapes, whether read from the API or from files. */
export interface Ec2Facts {
  readonly instances: readonly Instance[];
  /** Of the targets. */
  readonly networkInterfaces: readonly NetworkInterface[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly networkAcls: readonly NetworkAcl[];
  /** By prefix list id; a list that could not be read is absent. */
  readonly prefixLists: ReadonlyMap<string, readonly PrefixListEntry[]>;
  readonly targets: readonly TrafficMirrorTarget[];
  readonly sessions: readonly TrafficMirrorSession[];
}
