import { expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { useCluster } from '../support/cluster.js';
import { quantilesOf } from '../support/histogram.js';
import { describeWithCluster } from '../support/test-database.js';

const CHANGES = 500;
/** One after the other: half a minute, and several times that where others have the cores. */
const CHANGES_MS = 240_000;
const INSTALLED = 'ffs_ruleset_commit_to_installed_seconds';

describeWithCluster('a cluster of two API instances and two workers', () => {
  const running = useCluster(2, 2);

  it('serves through one instance what was changed through the other', async () => {
    const { admin, cluster } = running;
    await admin.createFlag({ key: 'through-a' });
    await admin.configure('through-a', { enabled: true });
    const served = await eventually(
      () => cluster.api(1).sdk.decide('through-a', 'user-1'),
      (decision) => decision.value === true,
    );
    expect(served).toMatchObject({ value: true, variant: 'on' });

    const other = await cluster.logIn(1);
    await other.configure('through-a', { enabled: false });
    const back = await eventually(
      () => cluster.api(0).sdk.decide('through-a', 'user-1'),
      (decision) => decision.value === false,
    );
    expect(back).toMatchObject({ value: false, reason: 'DISABLED' });
  });

  it(
    `brings ${CHANGES} changes to the other instance as they are announced`,
    async () => {
      const { admin, cluster } = running;
      await admin.createFlag({ key: 'flips' });
      const b = cluster.api(1);
      await b.sdk.evaluate();
      const before = (await quantilesOf(b.http, INSTALLED)).count;
      for (let at = 0; at < CHANGES; at += 1)
        await admin.configure('flips', { enabled: at % 2 === 0 });

      await expect(cluster.violations()).resolves.toEqual([]);
      // Several changes may arrive in one announcement, and the poll may come before one that is late.
      const { count, p50, p99 } = await quantilesOf(b.http, INSTALLED);
      expect(count - before).toBeGreaterThan(CHANGES * 0.9);
      const repaired = await b.metric('ffs_ruleset_repairs_total');
      expect(repaired).toBeLessThan(CHANGES * 0.1);
      console.info(
        `commit → installed on the other instance: p50 <= ${p50} s, p99 <= ${p99} s of ${count}; ${repaired} by the poll`,
      );
    },
    CHANGES_MS,
  );
});
