import jestConfig from '../jest.config.mjs';

const [unit] = jestConfig.projects;

/**
 * The unit specs of the engine alone, without its property tests: these take most of the time and would
 * only kill again what examples should.
 */
export default {
  ...unit,
  setupFiles: [],
  testMatch: ['<rootDir>/libs/domain/src/evaluation/**/*.spec.ts'],
  testPathIgnorePatterns: ['properties', 'robustness'],
};
