import { setTimeout as sleep } from 'node:timers/promises';
import { type DemoArguments, parseArguments, USAGE } from './arguments';
import { awkwardFleet, type DemoFleet } from './fleet';
import { logLines, writeLog } from './function-log';
import { nextSteps } from './next-steps';
import { planNow } from './outcome';
import type { Place } from './place';
import { snapshotFleet } from './snapshot-fleet';
import { prepareSnapshot, writeSnapshot } from './snapshot-writer';
import { synthesize } from './stack';
import { type Clock, realClock } from '../../local-aws/clock';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';
import type { Ec2 } from '../../local-aws/ec2/ec2';
import { serveEc2 } from '../../local-aws/ec2/server';
import { LocalAws } from '../../local-aws/local-aws';
import { SETTINGS_VARIABLE } from '../../src/names';
import { planTable } from '../../src/report/table';
import { decodeSettings } from '../../src/settings';

/** Simulated time runs this many times as fast, so that nobody waits for the throttle of the EC2 API. */
const SPEED = 20;
const STARTS_PER_SECOND = 3;

/** The whole machine on a fleet: synthesize, deploy to the local AWS, start every instance, and show what became of each interface. */
async function main(argv: readonly string[]): Promise<void> {
  const demo = parseArguments(argv);
  if (demo.help) return console.log(USAGE);
  // What cannot be written is found out before anybody waits.
  if (demo.snapshot !== undefined) prepareSnapshot(demo.snapshot);
  if (demo.log !== undefined) writeLog(demo.log, []);
  const clock = realClock(SPEED);
  const fleet = demo.fleet === undefined ? awkwardFleet(clock) : snapshotFleet(demo.fleet, clock);
  const { ec2 } = fleet;

  console.log(`Synthesizing a stack for ${fleet.targetIds.length === 1 ? 'one sensor' : `${fleet.targetIds.length} sensors`}${fleet.remark ?? ''}`);
  const assembly = synthesize(fleet.targetIds);

  const [server, aws] = [await serveEc2(ec2), await LocalAws.start({ ec2, elbv2: fleet.elbv2, clock })];
  try {
    console.log('Deploying its template to the local AWS');
    const stack = await aws.deploy(assembly);
    console.log(`Starting ${fleet.instanceIds.length} instances, with time running ${SPEED} times as fast\n`);
    // The sweeps that follow a deployment are minutes away, and find nothing more to do.
    await startAll(fleet, clock, async () => aws.idle({ ignoreDelayed: true }));
    const place = { endpoint: server.url, loadBalancingEndpoint: aws.endpoints.ELASTIC_LOAD_BALANCING_V2, region: ec2.region };
    if (demo.log !== undefined) writeLog(demo.log, logLines(stack));
    if (demo.snapshot !== undefined) await writeSnapshot(place, demo.snapshot);
    await showOutcome(place, ec2, stack, demo);
    if (demo.keepRunning) await keepUp(server.url, ec2.region);
  } finally {
    await aws.stop();
    await server.close();
  }
}

async function startAll({ ec2, instanceIds }: DemoFleet, clock: Clock, idle: () => Promise<void>): Promise<void> {
  const startedAt = clock.now();
  const show = () => console.log(progress(ec2, instanceIds, clock.now() - startedAt));
  const timer = setInterval(show, 1000);
  for (const instanceId of instanceIds) {
    ec2.startInstance(instanceId);
    await clock.sleep(1000 / STARTS_PER_SECOND);
  }
  while (instanceIds.some((id) => ec2.state.instances.get(id)?.State.Name === 'pending')) await sleep(50);
  await idle();
  clearInterval(timer);
  show();
}

function progress(ec2: Ec2, instanceIds: readonly string[], elapsed: number): string {
  const running = instanceIds.filter((id) => ec2.state.instances.get(id)?.State.Name === 'running').length;
  const sessions = [...ec2.state.trafficMirrorSessions.values()].length;
  return `${(elapsed / 1000).toFixed(0).padStart(5)} s  ${running} of ${instanceIds.length} instances running  ${sessions} sessions  ${ec2.calls.length} EC2 calls`;
}

async function showOutcome(place: Place, ec2: Ec2, stack: DeployedStack, demo: DemoArguments): Promise<void> {
  const settings = decodeSettings(stack.function().settings.variables[SETTINGS_VARIABLE]);
  const instanceIds = [...ec2.state.instances.values()].map(({ InstanceId }) => InstanceId);
  const { plan, ...context } = await planNow(place, settings, instanceIds, logLines(stack));
  console.log(`\n${planTable(plan, context)}`);
  const deadLetters = stack.deadLetters(/EventsQueue/).length;
  if (plan.actions.length > 0) throw new Error(`${plan.actions.length} actions are left to do: ${JSON.stringify(plan.actions)}`);
  if (deadLetters > 0) throw new Error(`${deadLetters} messages were dead-lettered`);
  console.log(`\n${nextSteps(plan, settings, demo)}`);
}

async function keepUp(url: string, region: string): Promise<void> {
  console.log(`\nThe local EC2 answers at ${url} until you press Ctrl+C. Try:\n`);
  console.log('  AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=demo \\');
  console.log(`    aws ec2 describe-traffic-mirror-sessions --region ${region} --endpoint-url ${url}`);
  await new Promise((resolve) => process.once('SIGINT', resolve));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
