import type { Arcs } from './assignment/arcs';
import { buildNetwork, byUrgency, type Network } from './assignment/network';
import { serve } from './assignment/serve';

/** Interfaces that share every answer: who may take them, how urgent they are, where they are now. */
export interface Demand {
  /** Interface ids, at least one. */
  readonly members: readonly string[];
  /** Higher is served first. */
  readonly priority: number;
  /** Primary interfaces are served before others of the same priority. */
  readonly primary: boolean;
  /** They are served after all others, whatever their priority. */
  readonly lastInLine?: true;
  readonly options: readonly { readonly targetId: string; readonly unknown: boolean; readonly crossZone: boolean }[];
  /** Where a session of theirs stands that is right as it is: one of the options. They stay mirrored, and moving them counts as a move. */
  readonly placed?: string;
  /** Target of their last session, preferred among equals. Placed ones prefer where they are. */
  readonly previous?: string;
}

export interface SensorRoom {
  readonly targetId: string;
  /** Sessions on it that this assignment cannot move: foreign ones, and own ones that stay where they are. */
  readonly fixed: number;
  /** `undefined`: unlimited. A sensor that holds more than this already takes nobody in, not even in exchange. */
  readonly capacity?: number;
  /** Share of the load relative to other sensors; positive, counted to the millionth. */
  readonly weight: number;
}

/** Where each interface goes; absent: it finds no room. */
export type Assignment = ReadonlyMap<string, string>;

/**
 * Gives the sensors' room to the interfaces in the best way there is.
 *
 * Of two assignments the better is the one that has, in this order: more interfaces mirrored, those of a higher priority first and primary ones
 * before others; fewer moves of placed interfaces; fewer unknown paths; fewer paths between zones; the more even load, which is the smaller sum of
 * sessions² ÷ weight; more interfaces on their previous target. No placed interface loses its session. Among what is still equal the choice
 * depends on nothing but the ids.
 *
 * It is a minimum-cost flow, and the way to it is successive shortest paths: classes of urgency are served one after the other, and each interface
 * goes where the cheapest path through the others leads. Nobody who is mirrored is ever left out again to let another in, so serving the most
 * urgent first gives each class as many as it can have.
 */
export function assign(demands: readonly Demand[], sensors: readonly SensorRoom[]): Assignment {
  const network = buildNetwork(demands, sensors);
  const ordered = network.demands;
  const waiting = new Int32Array(network.firstSensor + network.sensors.length);
  for (let next = 0; next < ordered.length;) {
    const first = ordered[next];
    for (; next < ordered.length && byUrgency(ordered[next], first) === 0; next++) {
      if (ordered[next].placed === undefined) waiting[next] = ordered[next].members.length;
    }
    serve(network, waiting);
    // Whoever finds no room now never will: no later path makes any.
    waiting.fill(0);
  }
  return assignmentOf(network);
}

/** Names the members behind the flow. What flows out of a reach belongs to whoever sends into it: there they are all alike. */
function assignmentOf({ demands, sensors, firstSensor, arcs }: Network): Assignment {
  const shared = Array.from({ length: firstSensor - demands.length }, (_, reach) => unitsOut(arcs, demands.length + reach));
  const assignment = new Map<string, string>();
  demands.forEach(({ members, placed }, node) => {
    const ends = unitsOut(arcs, node).map((next) => (next < firstSensor ? shared[next - demands.length].pop()! : next));
    members.forEach((member, i) => {
      // Placed ones that no flow carries stand on a sensor outside the network, and stay there.
      const targetId = i < ends.length ? sensors[ends[i] - firstSensor].targetId : placed;
      if (targetId !== undefined) assignment.set(member, targetId);
    });
  });
  return assignment;
}

/** The node where each unit out of a node goes next. */
function unitsOut({ to, flow, firstOut }: Arcs, node: number): number[] {
  const units: number[] = [];
  for (let arc = firstOut[node]; arc < firstOut[node + 1]; arc++) {
    for (let unit = 0; unit < flow[arc]; unit++) units.push(to[arc]);
  }
  return units;
}
