import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => new URL(path, import.meta.url);
const { jest } = JSON.parse(readFileSync(here('package.json'), 'utf8'));

/** Mutation testing of the decision: `npm run test:mutation`. */
export default {
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  mutate: ['src/core/**/*.ts'],
  jest: {
    config: {
      ...jest,
      roots: ['<rootDir>/test/core'],
      reporters: [],
      runner: fileURLToPath(here('test/mutation/until-first-failure.cjs')),
      testSequencer: fileURLToPath(here('test/mutation/laws-last.cjs')),
      setupFiles: [fileURLToPath(here('test/mutation/no-shrinking.cjs'))],
    },
    enableFindRelatedTests: false,
  },
  ignoreStatic: true,
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  concurrency: 2,
  timeoutMS: 5_000,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  tempDirName: '.stryker-tmp',
};
