import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { filesBelow, ROOT } from '../support/source-files.js';

const CONFIG = '.dependency-cruiser.cjs';
const FIXTURES = 'test/architecture/fixtures';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
  readonly cycle?: readonly { readonly name: string }[];
}

interface Cruise {
  readonly summary: { readonly violations: readonly Violation[]; readonly totalCruised: number };
}

const { forbidden } = createRequire(import.meta.url)(join(ROOT, CONFIG)) as {
  forbidden: readonly { readonly name: string }[];
};
const RULES = forbidden.map((rule) => rule.name);

/** A fixture repeats the real tree below a folder named after the rule: `breaks-*` must, `keeps-*` must not. */
const fixtures = filesBelow(FIXTURES);

let violations: readonly Violation[];
let modules: number;

beforeAll(async () => {
  const depcruise = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const folders = ['apps', 'libs', 'migrations', FIXTURES];
  const args = [depcruise, '--config', CONFIG, '--output-type', 'json', ...folders];
  const options = { cwd: ROOT, maxBuffer: 256 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  const { summary } = JSON.parse(stdout) as Cruise;
  violations = summary.violations;
  modules = summary.totalCruised;
}, 60_000);

function guiltyOf(violation: Violation): string[] {
  return [violation.from, ...(violation.cycle ?? []).map((module) => module.name)];
}

describe('the boundaries of the source tree', () => {
  it('are kept', () => {
    const broken = violations.filter((violation) => !violation.from.startsWith(FIXTURES));

    expect(broken.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    expect(modules).toBeGreaterThan(200);
  });

  it('are proven by a fixture for every rule, and by none for a rule that is gone', () => {
    const folders = new Set(fixtures.map((file) => file.split('/')[3]));

    expect([...folders].sort()).toEqual([...RULES].sort());
  });
});

describe.each(RULES)('the rule %s', (rule) => {
  const own = fixtures.filter((file) => file.startsWith(`${FIXTURES}/${rule}/`));

  it('catches every file that breaks it, and no other', () => {
    const guilty = violations
      .filter((violation) => violation.rule.name === rule)
      .flatMap(guiltyOf)
      .filter((file) => file.startsWith(FIXTURES));

    const breaking = own.filter((file) => /\/breaks-[^/]+$/.test(file));
    expect(breaking).not.toEqual([]);
    expect([...new Set(guilty)].sort()).toEqual(breaking.sort());
  });

  it('is the only one its fixture breaks', () => {
    const broken = violations
      .filter((violation) => violation.from.startsWith(`${FIXTURES}/${rule}/`))
      .map((violation) => violation.rule.name);

    expect([...new Set(broken)]).toEqual([rule]);
  });
});
