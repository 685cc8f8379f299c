import whole from '../../stryker.config.mjs';

/** Files of which every mutant is found, so that one that is not is news: `npm run test:mutation-share`. */
const WHOLE = [
  'eligibility/sources', 'ledger/ledger', 'ledger/refused-types', 'network/ipv4', 'network/packet', 'memoize', 'plan/deselection-limit', 'model/summary', 'model/reason',
];

export default {
  ...whole,
  mutate: WHOLE.map((file) => `src/core/${file}.ts`),
  incremental: false,
  reporters: ['clear-text'],
  thresholds: { high: 100, low: 100, break: 100 },
};
