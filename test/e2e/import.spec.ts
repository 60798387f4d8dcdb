import { describe, expect, it } from '@jest/globals';
import { expectProblem } from '../support/problem.js';
import { useProduct } from '../support/product.js';

const running = useProduct();

describe('POST /admin/import', () => {
  it.each(['1', '0', 'yes', ''])('imports nothing when dryRun is %j', async (dryRun) => {
    const document = { schemaVersion: 1, flags: [{ key: 'imported' }] };
    const answer = await running.admin.http.post(`/admin/import?dryRun=${dryRun}`, document);

    expectProblem(answer, 400, 'invalid_input', '/dryRun');
    expect((await running.admin.flags()).items).toEqual([]);
  });
});
