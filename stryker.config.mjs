/** `npm run mutation`: would the specs of the engine notice a mistake? Everything else is out of scope. */
export default {
  mutate: [
    'libs/domain/src/evaluation/**/*.ts',
    '!libs/domain/src/evaluation/**/*.spec.ts',
    '!libs/domain/src/evaluation/testing/**',
  ],
  testRunner: 'engine',
  plugins: ['./scripts/mutation/engine-runner.mjs'],
  engineSpecs: 'libs/domain/src/evaluation/**/!(properties*|robustness).spec.ts',
  coverageAnalysis: 'perTest',
  ignorePatterns: [
    '.ffs',
    'dist',
    'coverage',
    'reports',
    'bench',
    'docs',
    'apps',
    'migrations',
    'test',
  ],
  concurrency: 1,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  disableTypeChecks: true,
};
