import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { aRule } from '../testing/a-flag-input.js';
import { failureOf, faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { SEGMENT_LIMITS } from './segment.js';

const GERMANY = { attribute: 'country', op: 'in', values: ['DE'] };
const UPDATE = { ifMatch: '*', onlyCreate: false } as const;
const CREATE = { ifMatch: undefined, onlyCreate: true } as const;

describe('segments', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
  });

  const create = (key: string, fields: Record<string, unknown> = {}) =>
    service.segments.create.execute(owner, { key, ...fields });
  const read = (key: string) => service.segments.get.execute(owner, key);
  const patch = (key: string, body: unknown, ifMatch: '*' | number[] | undefined = '*') =>
    service.segments.patch.execute(owner, key, body, ifMatch);
  const change = (key: string, body: unknown, caller = owner) =>
    service.segments.changeMembers.execute(caller, key, body);
  const useIn = async (environment: string, segment: string, flag = 'f') => {
    const rules = [aRule({ when: { segment } })];
    await service.flags.create.execute(owner, {
      key: flag,
      environments: { [environment]: { rules } },
    });
  };
  const revisions = () => service.revisionsOf(owner.tenantId);
  const lastAudit = () => service.recordsOf(owner.tenantId).audit.at(-1);

  it('need only a key', async () => {
    const segment = await create('beta');

    expect(segment).toEqual({
      id: segment.id,
      key: 'beta',
      name: 'beta',
      description: '',
      included: [],
      excluded: [],
      attribute: 'targetingKey',
      when: null,
      version: 1,
      createdAt: service.clock.now(),
      updatedAt: service.clock.now(),
    });
    await expect(read('beta')).resolves.toEqual(segment);
    expect(lastAudit()).toMatchObject({
      action: 'segment.create',
      before: null,
      environment: null,
    });
  });

  it('hold sets of members, in the order of their code points', async () => {
    const included = ['b', '\u{1f600}', 'a', '\uff5e', 'b', 'ab'];
    const segment = await create('beta', { included });

    expect(segment.included).toEqual(['a', 'ab', 'b', '\uff5e', '\u{1f600}']);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ key: 'a b' }, '/key'],
    [{ name: 7 }, '/name'],
    [{ description: 'd'.repeat(10_001) }, '/description'],
    [{ included: 'user-1' }, '/included'],
    [{ included: ['ok', ''] }, '/included/1'],
    [{ excluded: ['m'.repeat(1_025)] }, '/excluded/0'],
    [{ excluded: ['a\u0000'] }, '/excluded/0'],
    [{ attribute: '' }, '/attribute'],
    [{ when: {} }, '/when'],
    [{ when: { segment: 'nowhere' } }, '/when'],
    [{ version: 1 }, '/version'],
  ])('are not made of %j', async (fields, path) => {
    await expect(faultsOf(create('beta', fields))).resolves.toHaveProperty([path]);
  });

  it('have different keys', async () => {
    await create('beta');

    await expect(kindOf(create('beta'))).resolves.toBe('already_exists');
  });

  it('are at most a thousand', async () => {
    const segment = await create('beta');
    const { segments } = service.recordsOf(owner.tenantId);
    for (let at = 1; at < SEGMENT_LIMITS.segmentsPerTenant; at += 1) {
      segments.set(`${at}`, { ...segment, id: `${at}`, key: `s${at}` });
    }

    await expect(faultsOf(create('one-more'))).resolves.toEqual({
      '': 'a tenant has at most 1000 segments',
    });
  });

  it('may refer to each other, but not in a circle', async () => {
    await create('a');
    await create('b', { when: { segment: 'a' } });

    await expect(faultsOf(patch('a', { when: { segment: 'b' } }))).resolves.toEqual({
      '/when': expect.stringContaining('makes a cycle: '),
    });
    await expect(faultsOf(create('self', { when: { segment: 'self' } }))).resolves.toEqual({
      '/when': 'makes a cycle: self -> self',
    });
  });

  it('change nothing anywhere while no flag refers to them', async () => {
    await create('beta');
    await patch('beta', { included: ['user-1'], when: GERMANY });

    expect(revisions()).toEqual({ development: 0, staging: 0, production: 0 });
  });

  it('give the environments that use them a new revision, also through other segments', async () => {
    await create('inner');
    await create('outer', { when: { segment: 'inner' } });
    await useIn('staging', 'outer');
    const before = revisions();
    await change('inner', { add: ['user-1'] });

    expect(revisions()).toEqual({ ...before, staging: (before['staging'] ?? 0) + 1 });
    expect(service.recordsOf(owner.tenantId).outbox.at(-1)).toMatchObject({
      flags: [],
      segments: ['inner'],
    });
  });

  it('give no new revision for a name, and none for a flag that is archived', async () => {
    await create('beta');
    await useIn('staging', 'beta');
    const before = revisions();
    await patch('beta', { name: 'Beta', description: 'why' });
    expect(revisions()).toEqual(before);

    await service.flags.patch.execute(owner, 'f', { archived: true }, '*');
    const archived = revisions();
    await patch('beta', { included: ['user-1'] });
    expect(revisions()).toEqual(archived);
  });

  it('change no version when nothing changes', async () => {
    const before = await create('beta', {
      included: ['b', 'a', '\uff5e', '\u{1f600}'],
      when: GERMANY,
    });
    service.clock.advance(1000);

    await expect(patch('beta', { included: before.included })).resolves.toEqual(before);
    await expect(patch('beta', {})).resolves.toEqual(before);
  });

  it('merge a patch: null goes back to the default', async () => {
    await create('beta', { name: 'Beta', included: ['a'], when: GERMANY });
    const segment = await patch('beta', { name: null, included: null, when: null }, [1]);

    expect(segment).toMatchObject({ name: 'beta', included: [], when: null, version: 2 });
  });

  it('are put whole, as they were read', async () => {
    const { segment, created } = await service.segments.put.execute(
      owner,
      'beta',
      { name: 'B' },
      CREATE,
    );
    expect([segment.key, segment.name, created]).toEqual(['beta', 'B', true]);
    const { id, createdAt, updatedAt, ...definition } = segment;
    const kept = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
    const again = (body: object) =>
      service.segments.put.execute(owner, 'beta', { ...definition, ...kept, ...body }, UPDATE);

    await expect(again({})).resolves.toEqual({ segment, created: false });
    await expect(again({ name: 'C' })).resolves.toMatchObject({ segment: { id, name: 'C' } });
    await expect(faultsOf(again({ key: 'other' }))).resolves.toHaveProperty(['/key']);
    await expect(faultsOf(again({ version: 9 }))).resolves.toHaveProperty(['/version']);
  });

  it('are deleted when nothing uses them, and the error lists who does', async () => {
    await create('inner');
    await create('outer', { when: { segment: 'inner' } });
    await useIn('staging', 'inner');
    const remove = (key: string) => service.segments.remove.execute(owner, key, '*');

    const error = await failureOf(remove('inner'));
    expect([error.kind, error.message]).toEqual(['in_use', 'it is used by flag f, segment outer']);
    await service.flags.remove.execute(owner, 'f', '*');
    await remove('outer');
    await remove('inner');
    await expect(kindOf(read('inner'))).resolves.toBe('not_found');
    expect(lastAudit()).toMatchObject({ action: 'segment.delete', after: null });
  });

  it('are listed by key, page by page, long lists by their count only', async () => {
    const many = Array.from({ length: 1_001 }, (_, at) => `user-${at}`);
    await create('c', { included: many, excluded: ['x'] });
    for (const key of ['a', 'B']) await create(key);
    const first = await service.segments.list.execute(owner, undefined, 2);
    const second = await service.segments.list.execute(owner, first.next ?? '', 2);

    expect(first.items.map(({ key }) => key)).toEqual(['B', 'a']);
    expect(second.items).toMatchObject([
      { key: 'c', included: null, includedCount: 1_001, excluded: ['x'], excludedCount: 1 },
    ]);
    expect(second.next).toBeNull();
  });

  it('are changed by those whose role reaches every environment that uses them', async () => {
    await create('beta');
    await useIn('production', 'beta');
    const limited = aCaller(owner.tenantId, 'editor', ['staging']);

    await expect(kindOf(change('beta', { add: ['a'] }, limited))).resolves.toBe('forbidden');
    const patching = service.segments.patch.execute(limited, 'beta', { included: ['a'] }, '*');
    await expect(kindOf(patching)).resolves.toBe('forbidden');
    await expect(read('beta')).resolves.toMatchObject({ version: 1, included: [] });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['not_found', () => read('never')],
    ['not_found', () => patch('never', {})],
    ['not_found', () => change('never', {})],
    ['not_found', () => service.segments.remove.execute(owner, 'never', '*')],
    ['not_found', () => service.segments.put.execute(owner, 'never', {}, UPDATE)],
    [
      'precondition_required',
      () => create('x').then(() => service.segments.patch.execute(owner, 'x', {}, undefined)),
    ],
    [
      'precondition_required',
      () => service.segments.put.execute(owner, 'x', {}, { ...UPDATE, ifMatch: undefined }),
    ],
    ['version_conflict', () => create('x').then(() => patch('x', {}, [2]))],
    [
      'version_conflict',
      () => create('x').then(() => service.segments.put.execute(owner, 'x', {}, CREATE)),
    ],
    [
      'version_conflict',
      () => create('x').then(() => service.segments.remove.execute(owner, 'x', [2])),
    ],
  ])('fail with %s (%#)', async (kind, work) => {
    await expect(kindOf(work())).resolves.toBe(kind);
  });
});
