import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './pages';
import { unplainWords } from './plain-words';

/** Files and folders that are written in plain English. A folder of sources can be added as it is: comments, texts and names are checked alike. */
const PLAIN = [
  'README.md', 'CONTRIBUTING.md', '.github', 'docs/guide', 'docs/languages.md', 'docs/public-surface.md', 'docs/releasing.md', 'docs/security.md', 'docs/verification.md', 'src',
];

const files = PLAIN.flatMap((path) => (
  statSync(join(ROOT, path)).isFile() ? [path] : readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))
)).filter((path) => /\.(md|ts|yml)$/.test(path));

test.each(files)('%s is in plain English', (path) => {
  expect(unplainWords(readFileSync(join(ROOT, path), 'utf8'))).toEqual([]);
});

test.each([
  'Whoever deploys needs it', 'nobody mirrors it', 'a function of which two run', 'what is told', 'a target leads to each', 'it stands in the table', 'the line is about it',
  'a policy beside the role', 'all at once', 'interfaces that are sources no longer',
])('"%s" is found', (text) => {
  expect(unplainWords(`A right line.\n${text}`)).toEqual([expect.stringMatching(/^line 2: /)]);
});

test('plain English passes', () => {
  expect(unplainWords('An interface that is no longer selected loses its session at the next sweep, besides others.')).toEqual([]);
});
