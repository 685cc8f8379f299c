import { EC2Client } from '@aws-sdk/client-ec2';
import { access, type Place } from './place';
import { ec2Api } from '../../src/aws/ec2/ec2-api';
import { loadBalancingApi } from '../../src/aws/elbv2/load-balancing-api';
import { InventoryReader } from '../../src/aws/inventory/inventory-reader';
import { advise } from '../../src/core/advice/advise';
import { EMPTY_LEDGER, type Ledger, withRefusedInterface } from '../../src/core/ledger/ledger';
import type { InterfaceDecision, Plan } from '../../src/core/model/decision';
import type { Inventory } from '../../src/core/model/inventory';
import type { Settings } from '../../src/core/model/settings';
import { decide } from '../../src/core/plan/decide';
import { candidatesIn } from '../../src/report/candidates';
import { namesIn } from '../../src/report/named';
import type { TableContext } from '../../src/report/table';

/** Decides once more about the whole fleet, as EC2 now is: what would still have to be done, and what is not mirrored for which reason. */
export async function planNow(
  place: Place,
  settings: Settings,
  instanceIds: readonly string[],
  logLines: readonly string[],
): Promise<TableContext & { readonly plan: Plan }> {
  const refused = new Map(decisions(logLines).filter(({ reason }) => reason.code === 'unsupported').map((each) => [each.networkInterfaceId, each]));
  const client = new EC2Client({ ...access(place), endpoint: place.endpoint });
  const loadBalancing = async () => loadBalancingApi({ ...access(place), endpoint: place.loadBalancingEndpoint });
  try {
    const { inventory } = await new InventoryReader(ec2Api(client), loadBalancing, settings, Date.now).look(instanceIds);
    const basis = { inventory, ledger: ledgerOf([...refused.values()], inventory), settings, now: Date.now() };
    const plan = decide(inventory, basis.ledger, settings, basis.now);
    const interfaces = plan.interfaces.map((each) => refused.get(each.networkInterfaceId) ?? each);
    return {
      plan: { ...plan, interfaces },
      advice: advise(basis, plan),
      candidateOf: candidatesIn(inventory, settings).candidateOf,
      nameOf: namesIn(inventory),
    };
  } finally {
    client.destroy();
  }
}

/** What the log puts before EC2's own words. */
const PREFIX = /^EC2 cannot mirror it on \S+: /;

/** What EC2 refused for good is known only to the function that tried, and its log says so. */
function ledgerOf(refused: readonly InterfaceDecision[], { instances }: Inventory): Ledger {
  const types = new Map(instances.map(({ instanceId, instanceType }) => [instanceId, instanceType]));
  return refused.reduce((ledger, { networkInterfaceId, instanceId, reason: { message } }) => (
    withRefusedInterface(ledger, networkInterfaceId, { message: message.replace(PREFIX, ''), instanceType: types.get(instanceId) ?? '' })
  ), EMPTY_LEDGER);
}

/** The function's last word on each interface. */
function decisions(logLines: readonly string[]): readonly InterfaceDecision[] {
  return logLines.flatMap((line) => {
    const entry = JSON.parse(line) as { message: string } & InterfaceDecision;
    return entry.message === 'interface reconciled' ? [entry] : [];
  });
}
