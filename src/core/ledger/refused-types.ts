import type { Ledger } from './ledger';
import type { Inventory } from '../model/inventory';

/** Instances of a type that EC2 must refuse before the type counts as refused. */
const WITNESSES = 2;

/**
 * Adds to the ledger the instance types that EC2 can't mirror, inferred from its refusals of single interfaces.
 *
 * Two refused primary interfaces indicate their instance type, unless another interface of the type is mirrored. A single one may have another
 * reason: EC2 gives the same error for an instance that is terminating.
 */
export function withRefusedTypes(ledger: Ledger, { instances, sessions }: Inventory): Ledger {
  const mirrored = new Set(sessions.map(({ networkInterfaceId }) => networkInterfaceId));
  const disproved = new Set<string>();
  const witnesses = new Map<string, string[]>();
  for (const { instanceType, networkInterfaces } of instances) {
    for (const { networkInterfaceId } of networkInterfaces.filter(({ primary }) => primary)) {
      if (mirrored.has(networkInterfaceId)) disproved.add(instanceType);
      const refusal = ledger.refusedInterfaces.get(networkInterfaceId);
      if (refusal?.instanceType === instanceType) witnesses.set(instanceType, [...witnesses.get(instanceType) ?? [], refusal.message]);
    }
  }
  const refused = [...witnesses].filter(([instanceType, messages]) => messages.length >= WITNESSES && !disproved.has(instanceType));
  return { ...ledger, refusedInstanceTypes: new Map(refused.map(([instanceType, [message]]) => [instanceType, message])) };
}
