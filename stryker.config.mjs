import { readFileSync } from 'node:fs';

const { jest } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** Mutation testing of the decision: `npm run test:mutation`. */
export default {
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  mutate: ['src/core/**/*.ts'],
  jest: { config: { ...jest, roots: ['<rootDir>/test/core'], reporters: [] }, enableFindRelatedTests: false },
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  tempDirName: '.stryker-tmp',
};
