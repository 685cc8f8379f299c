/** What the deployment asks for: the decision's third input, after the inventory and the ledger. */
export interface Settings {
  /** Configured targets, ids unique; at least one, unless there is a discovery. */
  readonly targets: readonly TargetSettings[];
  /** Which targets are configured besides, without being listed. */
  readonly targetDiscovery?: TargetDiscoverySettings;
  readonly filterId: string;
  readonly zoneLocality: ZoneLocality;
  /** Value of the ownership tag that marks own sessions; absent: any value does. */
  readonly sessionOwner?: string;
  /** Session number to create with; the next free one above it where it is taken. */
  readonly sessionNumber: number;
  /** Bytes of each packet to mirror; absent: whole packets. */
  readonly packetLength?: number;
  /** VXLAN network identifier; absent: EC2 chooses one. */
  readonly virtualNetworkId?: number;
  /** Whether a network ACL of the source's subnet must let the mirrored packet out. */
  readonly sourceNetworkAclEvaluation: 'evaluate' | 'ignore';
  /** What a sensor whose path cannot be told counts as. */
  readonly unknownPathTreatment: 'use-last' | 'reject';
  readonly sources: SourceSettings;
  /** For how long a stopped instance, or an interface without one, keeps its sessions, in seconds; absent: for ever. Each is billed until it is deleted. */
  readonly idleSessionGraceSeconds?: number;
  /**
   * Percentage of all sessions of the mirroring that one plan may delete because their interfaces are no longer selected, from 0 to 100; absent:
   * 100.
   */
  readonly maxDeselectedPercent?: number;
  /** How many sessions one plan, or a run with several, may move for nothing but a more even load; absent: none. */
  readonly rebalanceLimit?: number;
  /** For how long sessions stay on a target that is seen to be down, and keep a place where they mirror nothing, in seconds; absent: not at all. */
  readonly targetDownGraceSeconds?: number;
  /** Sessions that EC2 allows in the account and Region, foreign ones included; absent: its quota, which is not adjustable. */
  readonly accountSessionLimit?: number;
}

/** Settings of a deployment that writes: it marks its sessions. */
export interface OwnerSettings extends Settings {
  readonly sessionOwner: string;
  /** What else sessions are tagged with when they are created. */
  readonly sessionTags?: Readonly<Record<string, string>>;
  /** Whether what is decided is also done. */
  readonly mode: 'enforce' | 'observe';
}

export type ZoneLocality = 'local-only' | 'prefer-local' | 'any';

export interface TargetSettings {
  readonly targetId: string;
  /** Zone names or IDs, where they are known better than EC2 can tell (a target of another account). */
  readonly availabilityZones?: readonly string[];
  /** Sessions it may hold; absent: what EC2 allows for its kind. */
  readonly capacity?: number;
  /** Share of the load relative to other targets; absent: 1. */
  readonly weight?: number;
}

/** Targets of these owners that carry all of these tags. */
export interface TargetDiscoverySettings {
  /** At least one, each with exactly this value. */
  readonly tags: Readonly<Record<string, string>>;
  /** Accounts; a target of any other is never found, whatever its tags. */
  readonly ownerIds: readonly string[];
}

export interface SourceSettings {
  /** An instance is a source when one of these matches; empty: all are. */
  readonly include: readonly SourceSelector[];
  /** … and none of these does. */
  readonly exclude: readonly SourceSelector[];
  readonly interfaces: 'all' | 'primary';
}

/** All conditions of one selector must hold (AND). */
export interface SourceSelector {
  readonly tags?: Readonly<Record<string, string>>;
  readonly vpcIds?: readonly string[];
  readonly subnetIds?: readonly string[];
  readonly instanceTypes?: readonly string[];
  /** Who is mirrored first when sensors have too little room; higher first; absent: 0. */
  readonly priority?: number;
}
