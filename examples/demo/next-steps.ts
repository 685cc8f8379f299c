import type { DemoArguments } from './arguments';
import type { InterfaceDecision, Plan } from '../../src/core/model/decision';
import { isUnmirrored } from '../../src/core/model/reason';
import type { Settings } from '../../src/core/model/settings';

/** How to find out about one interface what the table says of it, and more. */
export function nextSteps(plan: Plan, { targets, filterId }: Settings, { snapshot, log, fleet }: DemoArguments): string {
  const { networkInterfaceId: id, mirrored } = subject(plan.interfaces);
  const question = mirrored ? `Why is ${id} mirrored where it is?` : `Why is ${id} not mirrored?`;
  if (snapshot === undefined && log === undefined) {
    const again = ['npm run demo --', ...(fleet === undefined ? [] : ['--fleet', quoted(fleet)]), '--snapshot demo-snapshot --log demo.log'];
    return `${question} To ask the command line and the function's log, write both down:\n\n  ${again.join(' ')}`;
  }
  const explain = ['node assets/cli/index.mjs explain', `--interface ${id}`, ...targets.map(({ targetId }) => `--target ${targetId}`), `--filter ${filterId}`];
  return [
    question,
    ...(snapshot === undefined ? [] : [`  ${[...explain, `--snapshot ${quoted(snapshot)}`].join(' \\\n    ')}`]),
    ...(log === undefined ? [] : [`The function's last word on it:\n\n  grep '"networkInterfaceId":"${id}"' ${quoted(log)} | tail -n 1`]),
  ].join('\n\n');
}

/** Where something stands in the way there is most to see; a full sensor says less. */
function subject(interfaces: readonly InterfaceDecision[]): InterfaceDecision {
  return interfaces.find(({ reason }) => reason.code === 'no-reachable-target') ?? interfaces.find(({ reason }) => isUnmirrored(reason)) ?? interfaces[0];
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
