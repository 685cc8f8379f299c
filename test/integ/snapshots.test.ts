import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { integration } from './integration';
import { STEPS } from './steps';

/** With `npm run integ:snapshot`, snapshots are written instead of compared. */
const RENEW = process.env.RENEW_SNAPSHOTS === 'true';

const fileOf = (step: string) => join(__dirname, 'mirroring.snapshot', `${step}.json`);

/** The templates of a step, without what differs each time: the hashes of assets, and what makes assertions run again. */
function templates(step: (typeof STEPS)[number]): string {
  const { stacks } = integration(step).synth();
  const byName = Object.fromEntries(stacks.map(({ stackName, template }) => [stackName, template as object]));
  return `${JSON.stringify(byName, null, 1).replace(/[0-9a-f]{64}/g, '<hash>').replace(/"salt": "\d+"/g, '"salt": "<time>"')}\n`;
}

test.each(STEPS)('the templates of the step $name change on purpose only', (step) => {
  const now = templates(step);
  if (RENEW) writeFileSync(fileOf(step.name), now);
  expect(JSON.parse(now)).toEqual(JSON.parse(readFileSync(fileOf(step.name), 'utf8')));
});
