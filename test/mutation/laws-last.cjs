const Sequencer = require('@jest/test-sequencer').default;

/** Examples before laws: most mutants fail an example, and a law takes seconds to check. */
module.exports = class LawsLast extends Sequencer {
  sort(tests) {
    const isLaw = ({ path }) => path.includes('.properties.');
    return [...tests].sort((a, b) => isLaw(a) - isLaw(b) || (a.path < b.path ? -1 : 1));
  }
};
