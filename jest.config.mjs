const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': '@swc/jest' },
  setupFiles: ['<rootDir>/test/support/preload.mjs'],
};

const withServices = {
  globalSetup: '<rootDir>/test/support/start-services.mjs',
  globalTeardown: '<rootDir>/test/support/stop-services.mjs',
};

/** One project per level of test, so that `npm test -- --selectProjects unit` runs one alone. */
export default {
  // Most suites wait for a database or a process more than for the processor.
  maxWorkers: 2,
  // Generous: the machine that runs this may be busy, and no test asserts a time.
  testTimeout: 60_000,
  coverageProvider: 'v8',
  collectCoverageFrom: [
    'apps/*/src/**/*.ts',
    'libs/*/src/**/*.ts',
    '!**/*.spec.ts',
    '!**/main.ts',
    '!libs/domain/src/**/testing/**',
  ],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'json-summary'],
  // For whole runs with --coverage, as .ci/run makes them. What the end-to-end tests start is not seen here, so
  // `global`, which is everything but the domain, is what runs inside of the tests' own processes.
  coverageThreshold: {
    global: { lines: 80, branches: 80 },
    './libs/domain/src/': { lines: 90, branches: 90 },
    './libs/domain/src/evaluation/': { lines: 95, branches: 95 },
  },
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'] },
    {
      ...shared,
      displayName: 'architecture',
      testMatch: ['<rootDir>/test/architecture/**/*.spec.ts'],
    },
    {
      ...shared,
      ...withServices,
      displayName: 'services',
      testMatch: ['<rootDir>/test/{port-contracts,integration}/**/*.spec.ts'],
    },
    {
      ...shared,
      ...withServices,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/{e2e,contract,chaos}/**/*.spec.ts'],
    },
  ],
};
