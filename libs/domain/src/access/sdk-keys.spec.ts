import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { kindOf } from '../testing/failure-of.js';
import { InMemorySdkKeyDirectory } from '../testing/in-memory-sdk-key.directory.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { type NewSdkKey } from './create-sdk-key.use-case.js';
import { ListSdkKeysQuery } from './list-sdk-keys.query.js';
import { RevokeSdkKeyUseCase } from './revoke-sdk-key.use-case.js';
import { RotateSdkKeyUseCase } from './rotate-sdk-key.use-case.js';
import { looksLikeSdkKey, type SdkKeyKind } from './sdk-key.js';

const MINUTE_MS = 60_000;

describe('SDK keys', () => {
  let service: InMemoryService;
  let owner: Caller;
  let list: ListSdkKeysQuery;
  let revoke: RevokeSdkKeyUseCase;
  let rotate: RotateSdkKeyUseCase;
  let directory: InMemorySdkKeyDirectory;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    list = new ListSdkKeysQuery(service.units);
    revoke = new RevokeSdkKeyUseCase(service.units, service.clock);
    rotate = new RotateSdkKeyUseCase(service.units, service.clock, service.createKey);
    directory = new InMemorySdkKeyDirectory(service.database, service.clock);
  });

  const create = (input: Partial<NewSdkKey> = {}, caller = owner) =>
    service.createKey.execute(caller, 'staging', { name: 'web', kind: 'server', ...input });
  const resolve = (secret: string) => directory.resolve(service.digest.of(secret));
  const lastAudit = () => service.recordsOf(owner.tenantId).audit.at(-1);
  const address = (id: string, environment = 'staging') => ({ environment, id });

  it.each<[SdkKeyKind, string]>([
    ['server', 'ffs_srv_'],
    ['client', 'ffs_cli_'],
  ])(
    'of the kind %s begin with %s and show no more than twelve characters',
    async (kind, start) => {
      const { key, secret } = await create({ kind });

      expect(secret).toMatch(new RegExp(`^${start}[A-Za-z0-9]{43}$`));
      expect(looksLikeSdkKey(secret)).toBe(true);
      expect(key).toEqual({
        id: key.id,
        environmentId: key.environmentId,
        environmentKey: 'staging',
        name: 'web',
        kind,
        prefix: secret.slice(0, 12),
        createdAt: service.clock.now(),
        lastUsedAt: null,
        expiresAt: null,
        revokedAt: null,
      });
    },
  );

  it('stand for one tenant and one environment', async () => {
    const { key, secret } = await create();

    await expect(resolve(secret)).resolves.toEqual({
      keyId: key.id,
      kind: 'server',
      tenantId: owner.tenantId,
      tenantKey: 'acme',
      environmentId: key.environmentId,
      environmentKey: 'staging',
    });
  });

  it('never leave their secret in the records', async () => {
    const { secret } = await create();

    expect(JSON.stringify([...service.recordsOf(owner.tenantId).keys.values()])).not.toContain(
      secret,
    );
    expect(JSON.stringify(service.recordsOf(owner.tenantId).audit)).not.toContain(secret);
    expect(lastAudit()).toMatchObject({
      action: 'key.create',
      environment: 'staging',
      before: null,
    });
  });

  it('are listed by environment, oldest first, revoked ones too', async () => {
    const first = await create({ name: 'first' });
    service.clock.advance(1);
    const second = await create({ name: 'second', expiresAt: new Date('2027-01-01T00:00:00Z') });
    await revoke.execute(owner, 'staging', first.key.id);

    await expect(list.execute(owner, 'staging')).resolves.toEqual([
      { ...first.key, revokedAt: service.clock.now() },
      second.key,
    ]);
    await expect(list.execute(owner, 'development')).resolves.toEqual([]);
  });

  it('stop working when revoked, once and for all', async () => {
    const { key, secret } = await create();
    await revoke.execute(owner, 'staging', key.id);
    const revokedAt = service.clock.now();
    const entries = service.recordsOf(owner.tenantId).audit.length;
    service.clock.advance(MINUTE_MS);
    await revoke.execute(owner, 'staging', key.id);

    await expect(resolve(secret)).resolves.toBeNull();
    await expect(list.execute(owner, 'staging')).resolves.toEqual([{ ...key, revokedAt }]);
    expect(service.recordsOf(owner.tenantId).audit).toHaveLength(entries);
    expect(lastAudit()).toMatchObject({
      action: 'key.revoke',
      resource: { type: 'key', key: key.id },
    });
  });

  it('go on for the grace when rotated, beside the new one', async () => {
    const old = await create({ kind: 'client', name: 'browser' });
    const fresh = await rotate.execute(owner, address(old.key.id), 60);

    expect(fresh.key).toMatchObject({ kind: 'client', name: 'browser', expiresAt: null });
    expect(fresh.secret).not.toBe(old.secret);
    service.clock.advance(MINUTE_MS - 1);
    await expect(resolve(old.secret)).resolves.not.toBeNull();
    service.clock.advance(1);
    await expect(resolve(old.secret)).resolves.toBeNull();
    await expect(resolve(fresh.secret)).resolves.not.toBeNull();
  });

  it('end at once without a grace, and never later than they would have', async () => {
    const now = await create();
    await rotate.execute(owner, address(now.key.id), 0);
    await expect(resolve(now.secret)).resolves.toBeNull();

    const expiresAt = new Date(service.clock.now().getTime() + 1000);
    const soon = await create({ expiresAt });
    await rotate.execute(owner, address(soon.key.id), 3600);
    const keys = await list.execute(owner, 'staging');
    expect(keys.find(({ id }) => id === soon.key.id)?.expiresAt).toEqual(expiresAt);
  });

  it('leave both steps of a rotation in the audit', async () => {
    const { key } = await create();
    await rotate.execute(owner, address(key.id), 60);

    const actions = service.recordsOf(owner.tenantId).audit.map((entry) => entry.action);
    expect(actions.slice(-2)).toEqual(['key.rotate', 'key.create']);
  });

  it('cannot be rotated when they have ended', async () => {
    const revoked = await create();
    await revoke.execute(owner, 'staging', revoked.key.id);
    const expired = await create({ expiresAt: service.clock.now() });

    for (const { key } of [revoked, expired]) {
      await expect(kindOf(rotate.execute(owner, address(key.id), 60))).resolves.toBe('not_found');
    }
  });

  it('are of an environment that exists, and found only there', async () => {
    const { key } = await create();

    await expect(kindOf(list.execute(owner, 'moon'))).resolves.toBe('not_found');
    await expect(kindOf(revoke.execute(owner, 'production', key.id))).resolves.toBe('not_found');
    await expect(kindOf(revoke.execute(owner, 'staging', 'unknown'))).resolves.toBe('not_found');
    await expect(kindOf(rotate.execute(owner, address(key.id, 'production'), 60))).resolves.toBe(
      'not_found',
    );
    await expect(
      kindOf(service.createKey.execute(owner, 'moon', { name: 'x', kind: 'server' })),
    ).resolves.toBe('not_found');
  });

  it('are for those whose role reaches their environment', async () => {
    const { key } = await create();
    const elsewhere = aCaller(owner.tenantId, 'admin', ['production']);

    for (const work of [
      () => create({}, elsewhere),
      () => list.execute(elsewhere, 'staging'),
      () => revoke.execute(elsewhere, 'staging', key.id),
      () => rotate.execute(elsewhere, address(key.id), 60),
    ]) {
      await expect(kindOf(work())).resolves.toBe('forbidden');
    }
  });
});

describe('looksLikeSdkKey', () => {
  it.each([
    '',
    'ffs_srv_',
    `ffs_srv_${'a'.repeat(31)}`,
    `ffs_adm_${'a'.repeat(43)}`,
    `ffs_srv_${'a'.repeat(43)}\n`,
    `ffs_srv_${'a'.repeat(201)}`,
  ])('is not fooled by %j', (text) => {
    expect(looksLikeSdkKey(text)).toBe(false);
  });
});
