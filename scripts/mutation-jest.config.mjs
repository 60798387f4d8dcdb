import jestConfig from '../jest.config.mjs';

const [unit] = jestConfig.projects;

/**
 * The unit specs of the engine alone, without its property tests: these take most of the time and would
 * only kill again what examples should. `SPECS='{evaluate,explain}'` narrows them to those that matter to the
 * files mutated, since one mutant costs a run of every spec that reaches it.
 */
export default {
  ...unit,
  setupFiles: [],
  testMatch: [`<rootDir>/libs/domain/src/evaluation/**/${process.env.SPECS ?? '*'}.spec.ts`],
  testPathIgnorePatterns: ['properties', 'robustness'],
};
