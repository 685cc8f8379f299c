import { join } from 'node:path';
import { account, record } from './account';
import { cliOn, type Ran } from './run';

const OPTIONS = ['--target', 'tmt-1', '--filter', 'tmf-1'];
const WEB = ['--include-tag', 'Name=i-web'];

async function against(path: string, ...options: readonly string[]): Promise<Ran> {
  return cliOn(account(), 'plan', ...OPTIONS, '--against', path, ...options);
}

async function earlier(...options: readonly string[]): Promise<string> {
  const { stdout } = await cliOn(account(), 'plan', ...OPTIONS, '--output', 'json', ...options);
  return join(record({ 'plan.json': stdout }), 'plan.json');
}

test('where nothing differs, that is said', async () => {
  expect(await against(await earlier(...WEB), ...WEB)).toEqual({
    status: 0, stdout: 'no interface is mirrored in another way than before\n', stderr: '',
  });
});

test('lost coverage is named, and ends with 3', async () => {
  const { status, stdout } = await against(await earlier(), '--include-tag', 'Name=i-sensor');

  expect(status).toBe(3);
  expect(stdout).toMatch(/lost +eni-web +tmt-1 +-/);
});

test('what is gained is named', async () => {
  const { status, stdout } = await against(await earlier('--include-tag', 'Name=i-sensor'), ...WEB, '--output', 'json');

  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ changes: [{ networkInterfaceId: 'eni-web', change: 'gained', after: 'tmt-1' }] });
});

test('changes come as Markdown for a pull request', async () => {
  const { status, stdout } = await against(await earlier(), '--include-tag', 'Name=i-sensor', '--output', 'markdown');

  expect({ status, stdout }).toEqual({ status: 3, stdout: expect.stringContaining('| lost | eni-web | tmt-1 | - |') });
  expect(stdout).toContain('Lost: 1, moved: 0, gained: 0, new: 0, gone: 0.');
  expect((await against(await earlier(...WEB), ...WEB, '--output', 'markdown')).stdout).toContain('\nNo interface is mirrored in another way than before.\n');
});

test('a plan cannot break out of a table in Markdown', async () => {
  const plan = { interfaces: [{ networkInterfaceId: 'eni-web', mirrored: true, targetId: 'tmt-1|<b>@x' }] };
  const { stdout } = await against(join(record({ 'plan.json': plan }), 'plan.json'), ...WEB, '--output', 'markdown');

  expect(stdout).not.toMatch(/<b>|@x/);
});

test('a snapshot is planned with the same settings before it is compared', async () => {
  const { stdout } = await against(record(account({ 'describe-security-groups.json': { SecurityGroups: [] } })), ...WEB, '--unknown-paths', 'reject');

  expect(stdout).toMatch(/gained +eni-web +- +tmt-1/);
});

test.each<[string, unknown, string]>([
  ['is no JSON', '{', 'cannot be read as JSON'],
  ['is no object', '[]', 'expected a plan as --output json writes it, got a list'],
  ['has no interfaces', {}, 'expected a plan with the list interfaces, got nothing'],
  ['has interfaces of another kind', { interfaces: [1] }, 'interfaces[0]: expected an object with networkInterfaceId and mirrored'],
])('a plan that %s is a failure that names the file', async (_, content, message) => {
  const { status, stderr } = await against(join(record({ 'plan.json': content }), 'plan.json'));

  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(message) });
});

test('a plan that does not exist is a failure', async () => {
  expect(await against('/nowhere')).toMatchObject({ status: 1, stderr: '--against: /nowhere does not exist\n' });
});
