import { describe, expect, it } from '@jest/globals';
import { flagPath } from '../support/admin-client.js';
import { expectProblem } from '../support/problem.js';
import { useProduct } from '../support/product.js';

const running = useProduct();

describe('If-Match', () => {
  it.each([
    ['"2"', 200],
    ['"9", "2"', 200],
    ['"2","9"', 200],
    ['*', 200],
    ['"1"', 412],
    ['"3"', 412],
    ['W/"2"', 412],
    ['2', 412],
    ['"02"', 412],
    ['""', 412],
    ['"9", W/"2"', 412],
    [undefined, 428],
  ])('%s on version 2 is a %d, for every write', async (ifMatch, status) => {
    const { http } = running.admin;
    const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch };
    const writes = [
      (key: string) => http.patch(flagPath(key), { description: 'new' }, headers),
      (key: string) =>
        http.patch(`${flagPath(key)}/environments/staging`, { enabled: true }, headers),
      (key: string) => http.put(flagPath(key), { name: 'Put' }, headers),
      (key: string) => http.delete(flagPath(key), headers),
    ];

    for (const [at, write] of writes.entries()) {
      const key = `if-match-${at}-${Buffer.from(ifMatch ?? 'none').toString('hex')}`;
      await running.admin.createFlag({ key });
      const before = await running.admin.patchFlag(key, { name: 'Second' });
      const answer = await write(key);
      if (status === 200) {
        expect(answer.status).toBe(at === writes.length - 1 ? 204 : 200);
      } else {
        expectProblem(
          answer,
          status,
          status === 412 ? 'version_conflict' : 'precondition_required',
        );
        expect(await running.admin.flag(key)).toEqual(before);
      }
    }
  });
});

describe('If-None-Match', () => {
  it('other than * does not let a PUT create or replace', async () => {
    const { http } = running.admin;
    const put = (key: string, tag: string) => http.put(flagPath(key), {}, { 'if-none-match': tag });
    await running.admin.createFlag({ key: 'there' });

    for (const tag of ['"1"', '"9"', 'W/"1"']) {
      expectProblem(await put('not-there', tag), 428, 'precondition_required');
      expectProblem(await put('there', tag), 428, 'precondition_required');
    }
    expectProblem(await put('there', '*'), 412, 'version_conflict');
    expectProblem(await http.get(flagPath('not-there')), 404, 'not_found');
  });

  it('does not hide an answer that is new in another way than by the version', async () => {
    const { http } = running.admin;
    await running.admin.createFlag({ key: 'in-all' });
    const before = await http.get(flagPath('in-all'));
    await http.post('/admin/environments', { key: 'qa' });
    const known = { 'if-none-match': before.headers.get('etag') ?? '' };

    const after = await http.get(flagPath('in-all'), known);

    expect([after.status, after.headers.get('etag')]).toEqual([200, before.headers.get('etag')]);
    expect(Object.keys((after.body as { environments: object }).environments)).toContain('qa');
  });
});

describe('two writers that read the same version', () => {
  it('are told apart: one wins, the other is to read again', async () => {
    const { http } = running.admin;
    await running.admin.createFlag({ key: 'contested' });

    const answers = await Promise.all(
      ['one', 'two', 'three', 'four'].map((name) =>
        http.patch(flagPath('contested'), { name }, { 'if-match': '"1"' }),
      ),
    );

    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    for (const answer of answers.filter((each) => !winners.includes(each))) {
      expectProblem(answer, 412, 'version_conflict');
    }
    expect(await running.admin.flag('contested')).toEqual(winners[0]?.body);
  });
});
