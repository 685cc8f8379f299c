import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../.github/workflows');
const workflows = readdirSync(FOLDER).map(file => [file, readFileSync(join(FOLDER, file), 'utf8')] as const);
const release = readFileSync(join(FOLDER, 'release.yml'), 'utf8');

test.each(workflows)('%s runs actions by their commits only, since a tag can be moved', (_, text) => {
  const actions = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);

  expect(actions.length).toBeGreaterThan(0);
  expect(actions.filter(action => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
});

test.each(workflows)('%s grants its token to read, unless a job says otherwise', (_, text) => {
  expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
});

test('nothing is published before the environment has approved it', () => {
  const jobs = release.split(/^ {2}(?=\w+:$)/m).filter(job => job.startsWith('release_'));

  expect(jobs).toHaveLength(6);
  expect(jobs.filter(job => !/^ {4}environment: release$/m.test(job))).toEqual([]);
});

test('the publisher has a version, since it sees the credentials', () => {
  const publishers = [...release.matchAll(/publib@([^'\s]+)/g)].map(([, version]) => version);

  expect(publishers).toHaveLength(5);
  expect(publishers.filter(version => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
