import type { Reason } from './reason';

/** What is to be done, and for every interface why. */
export interface Plan {
  /** One entry for each interface of each instance, ordered by interface id. */
  readonly interfaces: readonly InterfaceDecision[];
  /** In the order in which they are to be carried out: what frees room comes before what needs it. */
  readonly actions: readonly Action[];
  /** One entry for each configured target, in the order of the settings. */
  readonly targets: readonly TargetLoad[];
  readonly summary: Summary;
  /** Sessions of deselected interfaces that stay because of the deselection limit. */
  readonly held: number;
  /** Whether sessions that mirror nothing hold places which others need, and a look at everything may take them. */
  readonly awaitsSweep?: true;
}

export interface InterfaceDecision {
  readonly networkInterfaceId: string;
  readonly instanceId: string;
  readonly availabilityZone: string;
  readonly outcome: 'keep' | 'create' | 'modify' | 'delete' | 'skip';
  /** Whether a sensor receives its packets once the plan is carried out. */
  readonly mirrored: boolean;
  /** Whether something about the path to its sensor could not be told: it is mirrored if that is open. */
  readonly unverified?: true;
  /** Whether its session stays only because of the deselection limit. */
  readonly held?: true;
  /** Own session that it has now, if any. */
  readonly sessionId?: string;
  /** Where it is mirrored once the plan is carried out; absent if it is not. */
  readonly targetId?: string;
  /** Number of its session once the plan is carried out, if it then has one. */
  readonly sessionNumber?: number;
  readonly reason: Reason;
}

/** Properties of a session that settings determine, except its target. */
export interface SessionSpec {
  readonly filterId: string;
  readonly sessionNumber: number;
  readonly packetLength?: number;
  readonly virtualNetworkId?: number;
}

export type Action = CreateAction | ModifyAction | DeleteAction;

export interface CreateAction extends SessionSpec {
  readonly action: 'create';
  readonly networkInterfaceId: string;
  readonly targetId: string;
}

export interface ModifyAction extends SessionSpec {
  readonly action: 'modify';
  readonly networkInterfaceId: string;
  readonly sessionId: string;
  /** Where it stands now. */
  readonly previousTargetId: string;
  readonly targetId: string;
  /** What it looks like now: only what differs is asked of EC2. */
  readonly previous: SessionSpec;
}

export interface DeleteAction {
  readonly action: 'delete';
  readonly networkInterfaceId: string;
  readonly sessionId: string;
  readonly targetId: string;
}

export interface TargetLoad {
  readonly targetId: string;
  readonly availabilityZones: readonly string[];
  /** Sessions that it may hold: none where it does not exist; `null`: unlimited. */
  readonly capacity: number | null;
  /** Sessions on it now, own and foreign. */
  readonly sessions: number;
  /** Sessions on it once the plan is carried out. */
  readonly planned: number;
}

export interface Summary {
  /** Interfaces that are sources; those that are mirrored and those that are not. */
  readonly eligible: number;
  readonly mirrored: number;
  readonly unmirrored: number;
  /** Interfaces that EC2 refused for good. */
  readonly unsupported: number;
  readonly create: number;
  readonly modify: number;
  readonly delete: number;
}
