import type { TrafficMirrorTarget } from '@aws-sdk/client-ec2';
import { withPending } from './app-facts';
import { appMirroring, type ChosenStack } from './app-settings';
import type { References } from './resolver';
import { members } from './template';
import type { Arguments } from '../arguments';
import type { Basis } from '../basis';
import { recordedLedger, recordedSettings } from '../deployment-files';
import { whatIsMissing } from '../missing-files';
import { readSnapshot } from '../snapshot';

/**
 * What a snapshot says, under the settings of an app.
 *
 * @param now the current time in milliseconds since the epoch
 * @throws Error that names the file when one is broken, or the property that cannot be resolved
 */
export async function snapshotAppBasis(asked: Arguments, folder: string, chosen: ChosenStack, now: number): Promise<Basis> {
  const snapshot = readSnapshot(folder, asked);
  const { targets, subnets = [], reservations } = snapshot.facts;
  const references: References = {
    resources: async () => undefined,
    account: async () => reservations.find(({ OwnerId }) => OwnerId !== undefined)?.OwnerId,
    region: async () => asked.region,
    targetAt: async (destination) => targetAt(targets, destination),
  };
  const subnet = async (id: string) => subnets.find(({ SubnetId }) => SubnetId === id);
  const { settings, pending, warnings } = await appMirroring(chosen, asked, references, subnet);
  // What another mirroring remembers is of no use.
  const isSame = members(recordedSettings(folder)?.value).sessionOwner === settings.sessionOwner;
  const ledger = isSame ? recordedLedger(folder, now) : undefined;
  return {
    facts: withPending(snapshot.facts, pending),
    settings,
    ...(ledger && { ledger }),
    origin: 'the snapshot',
    warnings: [...warnings, ...whatIsMissing(snapshot)],
  };
}

/** EC2 takes a destination for one target only. */
export function targetAt(targets: readonly TrafficMirrorTarget[], destination: Readonly<Record<string, unknown>>): string | undefined {
  const { NetworkInterfaceId: eni, NetworkLoadBalancerArn: arn, GatewayLoadBalancerEndpointId: endpoint } = destination;
  return targets.find((target) => (
    (eni !== undefined && target.NetworkInterfaceId === eni)
    || (arn !== undefined && target.NetworkLoadBalancerArn === arn)
    || (endpoint !== undefined && target.GatewayLoadBalancerEndpointId === endpoint)
  ))?.TrafficMirrorTargetId;
}
