import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { bundledCode } from '../../../src/private/function/reconcile-function';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('a folder with the bundle is the code of the function', () => {
  writeFileSync(join(folder, 'index.mjs'), '');
  expect(() => bundledCode(folder)).not.toThrow();
});

test.each(['', 'missing'])('fails on a folder without the bundle, and says how to get it (%j)', (name) => {
  const path = join(folder, name);
  expect(() => bundledCode(path)).toThrow(new Error(
    `function code: expected index.mjs in "${path}", got none; install the package anew, or in a checkout run "npx projen bundle"`,
  ));
});
