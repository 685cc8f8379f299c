import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// As `npx projen bundle` made it, and as the package ships it.
const BUNDLE = join(__dirname, '..', 'assets', 'reconcile.lambda', 'index.mjs');

test('a stack trace of the bundle names functions as the sources do', () => {
  const code = `const { handler } = await import(${JSON.stringify(BUNDLE)}); await handler({ Records: [] }, {}).catch((error) => console.log(error.stack));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', env: { ...process.env, MIRRORING_SETTINGS: '{}' } });
  expect(stdout).toContain('at decodeSettings (');
});
