import type { PendingTargets } from './pending-targets';
import type { Ec2Api } from '../../aws/ec2/ec2-api';
import type { Ec2Facts } from '../../aws/inventory/facts';

export const NOTHING_PENDING: PendingTargets = { targets: [], unknown: [], networkInterfaces: [] };

/** The facts once the targets exist. */
export function withPending(facts: Ec2Facts, { targets, unknown, networkInterfaces }: PendingTargets): Ec2Facts {
  return {
    ...facts,
    targets: [...facts.targets, ...targets, ...unknown],
    ...(networkInterfaces.length > 0 && { networkInterfaces: [...facts.networkInterfaces ?? [], ...networkInterfaces] }),
  };
}

/** Reads as if the targets existed whose destinations do, so that all that stands before these is read as well. */
export function withPendingRead(api: Ec2Api, { targets, networkInterfaces }: PendingTargets): Ec2Api {
  return {
    ...api,
    trafficMirrorTargets: async () => [...await api.trafficMirrorTargets(), ...targets],
    networkInterfaces: async (ids) => [
      ...await api.networkInterfaces(ids), ...networkInterfaces.filter(({ NetworkInterfaceId = '' }) => ids.includes(NetworkInterfaceId)),
    ],
  };
}
