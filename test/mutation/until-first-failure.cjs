const TestRunner = require('jest-runner').default;

/**
 * Runs files of tests one by one, and none after one that failed: Jest itself does not bail where a program runs it.
 *
 * @see https://github.com/jestjs/jest/issues/11766
 */
module.exports = class UntilFirstFailure extends TestRunner {
  async runTests(tests, watcher, options) {
    let failed = false;
    this.on('test-file-success', ([, result]) => { failed ||= result.numFailingTests > 0; });
    for (const test of tests) {
      if (!failed) await super.runTests([test], watcher, options);
    }
  }
};
