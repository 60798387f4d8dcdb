import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PluginKind, commonTokens, declareClassPlugin } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { transformSync } from '@swc/core';
import { getState, resetState } from 'jest-circus';

const JEST_GLOBALS = new URL('./jest-globals.mjs', import.meta.url).href;

/**
 * Runs the specs in Stryker's own process. Under Jest every mutant costs a fresh module graph for each spec
 * file that reaches it, about a second each; here the specs are loaded once and a mutant is a variable to
 * set. Only mutants of code that runs while modules load get a graph of their own.
 */
class EngineRunner {
  static inject = [commonTokens.options];

  constructor({ engineSpecs }) {
    this.specs = engineSpecs;
    this.context = globalThis.__stryker__ ??= {};
    this.loads = 0;
    this.costs = new Map();
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    hookModules();
  }

  async dryRun({ coverageAnalysis }) {
    this.context.activeMutant = undefined;
    this.tests = await this.load();
    const result = await this.run(this.tests, false);
    return {
      ...result,
      ...(coverageAnalysis !== 'off' && { mutantCoverage: this.context.mutantCoverage }),
    };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail, reloadEnvironment }) {
    const { context } = this;
    this.tests ??= await this.load();
    Object.assign(context, { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit && 0 });
    try {
      const tests = reloadEnvironment ? await this.load() : this.tests;
      const wanted = testFilter && new Set(testFilter);
      const chosen = wanted ? tests.filter(({ id }) => wanted.has(id)) : tests;
      const result = await this.run(this.cheapestFirst(chosen), !disableBail);
      const stalled = determineHitLimitReached(context.hitCount, hitLimit);
      return toMutantRunResult(stalled ?? result, disableBail);
    } catch (error) {
      // A module that does not even load any more.
      return { status: 'killed', killedBy: ['load'], failureMessage: String(error), nrOfTests: 0 };
    } finally {
      Object.assign(context, { activeMutant: undefined, hitLimit: undefined, hitCount: undefined });
    }
  }

  /** Every test of the specs, over a module graph that nobody else uses. */
  async load() {
    this.loads += 1;
    resetState();
    const tests = [];
    for await (const file of glob(this.specs)) {
      const url = pathToFileURL(resolve(file));
      url.searchParams.set('load', this.loads);
      await import(url.href);
    }
    collect(getState().rootDescribeBlock, [], tests);
    return tests;
  }

  /** One failure is enough, so the long tests are for those that nothing else kills. */
  cheapestFirst(tests) {
    const costOf = ({ id }) => this.costs.get(id) ?? 0;
    return tests.toSorted((one, other) => costOf(one) - costOf(other));
  }

  async run(tests, bail) {
    const results = [];
    for (const { id, body } of tests) {
      this.context.currentTestId = id;
      const start = performance.now();
      let failure;
      try {
        await body();
      } catch (error) {
        failure = error;
      }
      this.context.currentTestId = undefined;
      const timeSpentMs = performance.now() - start;
      this.costs.set(id, timeSpentMs);
      const base = { id, name: id, timeSpentMs };
      if (failure === undefined) results.push({ ...base, status: TestStatus.Success });
      else {
        results.push({ ...base, status: TestStatus.Failed, failureMessage: String(failure) });
        if (bail) break;
      }
    }
    return { status: DryRunStatus.Complete, tests: results };
  }
}

/** Flattens what the specs declared; two tests of one name get different ids. */
function collect(block, path, into) {
  if (block.hooks.length > 0) throw new Error('hooks are not supported: engine specs need none');
  for (const child of block.children) {
    const names = [...path, child.name];
    if (child.type === 'describeBlock') collect(child, names, into);
    else into.push({ id: `${into.length}: ${names.join(' ')}`, body: child.fn });
  }
}

/** TypeScript from its sources, relative imports within the same load, and Jest's globals outside of Jest. */
function hookModules() {
  const compiled = new Map();
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@jest/globals') return { url: JEST_GLOBALS, shortCircuit: true };
      const load = context.parentURL && new URL(context.parentURL).searchParams.get('load');
      if (!load || !specifier.startsWith('.')) return next(specifier, context);
      const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      url.searchParams.set('load', load);
      return { url: url.href, shortCircuit: true };
    },
    load(url, context, next) {
      if (!url.includes('.ts?load=')) return next(url, context);
      const file = fileURLToPath(url);
      if (!compiled.has(file)) {
        compiled.set(file, transformSync(readFileSync(file, 'utf8'), { filename: file }).code);
      }
      return { format: 'module', source: compiled.get(file), shortCircuit: true };
    },
  });
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'engine', EngineRunner)];
