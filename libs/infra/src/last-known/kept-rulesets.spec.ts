import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { compileRuleset } from '#domain/evaluation/compile';
import { RULESET_SCHEMA_VERSION, type Ruleset } from '#domain/evaluation/ruleset';
import { flagOf, rulesetOf, segmentOf } from '#domain/evaluation/testing/build-ruleset';
import { FileSeal } from '../security/file-seal.js';
import { GenerationFolder } from './generation-folder.js';
import { KeptRulesets } from './kept-rulesets.js';

Logger.overrideLogger(false);

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

describe('the rulesets on disk', () => {
  let path: string;
  let passed: number;

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'ffs-rulesets-'));
    passed = 0;
    const realNow = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => realNow() + passed);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(path, { recursive: true, force: true });
  });

  /** As a process has them that has just started. */
  const open = async ({ environments = 100, bytes = 1_000_000 } = {}) => {
    const seal = new FileSeal('a secret of at least thirty-two bytes');
    const folders = {
      rulesets: new GenerationFolder(join(path, 'rulesets'), seal),
      ledgers: new GenerationFolder(join(path, 'ledgers'), seal),
    };
    const kept = new KeptRulesets(folders, { environments, bytes });
    await kept.open();
    return kept;
  };
  const at = (environmentId: string) => ({ tenantId: 't', environmentId });
  const ruleset = (revision: number, flags = 1): Ruleset => ({
    ...rulesetOf(
      Array.from({ length: flags }, (_, each) => flagOf(`flag-${each}`)),
      [segmentOf('beta', { included: ['user-1'] })],
    ),
    revision,
  });
  const write = async (kept: KeptRulesets, id: string, what: Ruleset, verifiedAt = Date.now()) => {
    await kept.write(at(id), compileRuleset(what), verifiedAt);
    kept.sight(at(id), what.revision, verifiedAt);
  };
  /** What a process leaves behind that has served these, in this order. */
  const served = async (...ids: string[]) => {
    const kept = await open();
    for (const id of ids) {
      await write(kept, id, ruleset(1));
      passed += SECOND_MS;
    }
    await kept.close();
  };

  it('are what was written', async () => {
    const what = ruleset(7, 2_000);
    await write(await open(), 'e', what, 5);

    await expect((await open()).read(at('e'))).resolves.toEqual({ ruleset: what, verifiedAt: 5 });
  });

  it('tell when the truth was last known to have them', async () => {
    const kept = await open();
    await write(kept, 'e', ruleset(7), 5_000);
    kept.sight(at('e'), 7, Date.now());
    await kept.close();

    const found = await (await open()).read(at('e'));
    expect(found?.verifiedAt).toBeGreaterThan(5_000);
  });

  it('are no older for what is known of another revision', async () => {
    const kept = await open();
    await write(kept, 'e', ruleset(7), 5_000);
    kept.sight(at('e'), 8, Date.now());
    await kept.close();

    await expect((await open()).read(at('e'))).resolves.toMatchObject({ verifiedAt: 5_000 });
  });

  it('are not read when another release wrote them in another way', async () => {
    const kept = await open();
    await write(kept, 'e', ruleset(1));
    await write(kept, 'e', { ...ruleset(2), schemaVersion: RULESET_SCHEMA_VERSION + 1 });

    await expect((await open()).read(at('e'))).resolves.toMatchObject({ ruleset: { revision: 1 } });
  });

  it('are not given to another tenant', async () => {
    await write(await open(), 'e', ruleset(1));

    const other = { tenantId: 'other', environmentId: 'e' };
    await expect((await open()).read(other)).resolves.toBeUndefined();
  });

  it('are found by a process beside that knew nothing of them', async () => {
    const beside = await open();
    await served('e');

    await expect(beside.read(at('e'))).resolves.toMatchObject({ ruleset: { revision: 1 } });
  });

  it('that were served of late are known, the latest first', async () => {
    await served('a', 'b', 'c');
    const kept = await open();

    expect(kept.recent(Date.now() - DAY_MS)).toEqual([at('c'), at('b'), at('a')]);
    expect(kept.recent(Date.now() - 2 * SECOND_MS)).toEqual([at('c')]);
    await kept.remove('b');
    expect(kept.recent(0)).toEqual([at('c'), at('a')]);
  });

  it.each([
    ['number', { environments: 2 }],
    ['size', { bytes: 1_300 }],
  ])('are bounded in %s: those not served for the longest time leave', async (_, bounds) => {
    await served('a', 'b', 'c');
    const kept = await open(bounds);
    kept.sight(at('a'), 1, Date.now());
    await kept.tidy();

    const left = (await open()).recent(0).map(({ environmentId }) => environmentId);
    expect(left).toEqual(['a', 'c']);
  });

  it('tell whether there is room for more', async () => {
    await served('a', 'b');

    expect((await open()).hasRoom).toBe(true);
    expect((await open({ environments: 2 })).hasRoom).toBe(false);
    expect((await open({ bytes: 100 })).hasRoom).toBe(false);
  });
});
