import { ManualClock } from './clock';
import { CODE_KEY, Overrides, pipelineTemplate } from './cloudformation/pipeline-template';
import { DeployedStack } from './cloudformation/stack';
import { handlerAsset } from './lambda/handler-asset';
import { LocalAws, LocalAwsOptions } from './local-aws';

const RUNNING = {
  'source': 'aws.ec2',
  'detail-type': 'EC2 Instance State-change Notification',
  'detail': { 'instance-id': 'i-1', 'state': 'running' },
};
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function deployed(handler: string, overrides: Overrides = {}, options: LocalAwsOptions = {}) {
  const clock = new ManualClock();
  const asset = handlerAsset(handler);
  const aws = await LocalAws.start({ clock, ...options });
  cleanUp.push(asset.remove, async () => aws.stop());
  const stack = await aws.deploy({ template: pipelineTemplate(overrides), assets: { [CODE_KEY]: asset.directory } });
  return { aws, clock, stack };
}

/** What the handler printed, without the lines that Lambda adds. */
function printed(stack: DeployedStack): string[] {
  return stack.function().logs().map(({ message }) => message).filter(line => line.startsWith('>')).map(line => line.slice(1));
}

const PRINT_IDS = `
  export async function handler(event) {
    for (const { body } of event.Records) process.stdout.write('>' + JSON.parse(body).detail['instance-id'] + '\\n');
  }`;

test('an event that the rule matches reaches the function once through its queue', async () => {
  const { aws, stack } = await deployed(PRINT_IDS);

  aws.putEvent(RUNNING);
  aws.putEvent({ ...RUNNING, detail: { 'instance-id': 'i-2', 'state': 'stopped' } });
  await aws.idle();

  expect(printed(stack)).toEqual(['i-1']);
  expect(stack.queue('Queue').count()).toBe(0);
});
