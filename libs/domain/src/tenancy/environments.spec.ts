import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { crewOf } from '../testing/crew.js';
import { aRollout } from '../testing/a-flag-input.js';
import { faultsOf, kindOf } from '../testing/failure-of.js';
import { InMemorySdkKeyDirectory } from '../testing/in-memory-sdk-key.directory.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { CreateEnvironmentUseCase } from './create-environment.use-case.js';
import { DeleteEnvironmentUseCase } from './delete-environment.use-case.js';
import { GetEnvironmentQuery } from './get-environment.query.js';
import { ListEnvironmentsQuery } from './list-environments.query.js';

describe('environments', () => {
  let service: InMemoryService;
  let owner: Caller;
  let create: CreateEnvironmentUseCase;
  let remove: DeleteEnvironmentUseCase;
  let list: ListEnvironmentsQuery;
  let get: GetEnvironmentQuery;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    create = new CreateEnvironmentUseCase(service.units, service.clock, service.entropy);
    remove = new DeleteEnvironmentUseCase(service.units);
    list = new ListEnvironmentsQuery(service.units);
    get = new GetEnvironmentQuery(service.units);
  });

  it('are listed in the order of their creation', async () => {
    await create.execute(owner, { key: 'a-late-one', name: 'Late' });

    const all = await list.execute(owner);
    expect(all.map(({ key, name, position }) => [position, key, name])).toEqual([
      [1, 'development', 'Development'],
      [2, 'staging', 'Staging'],
      [3, 'production', 'Production'],
      [4, 'a-late-one', 'Late'],
    ]);
  });

  it('start at revision 0, named like their key where no name is given', async () => {
    const environment = await create.execute(owner, { key: 'qa' });

    expect(environment).toMatchObject({ key: 'qa', name: 'qa', revision: 0 });
    await expect(get.execute(owner, 'qa')).resolves.toEqual(environment);
    expect(service.recordsOf(owner.tenantId).audit.at(-1)).toMatchObject({
      action: 'environment.create',
      environment: 'qa',
      after: { key: 'qa', name: 'qa' },
    });
  });

  it('have every flag from the start, disabled, and change no flag', async () => {
    const environments = { production: { enabled: true, fallthrough: aRollout(10) } };
    const before = await service.flags.create.execute(owner, { key: 'f', environments });
    await create.execute(owner, { key: 'qa' });

    const after = await service.flags.get.execute(owner, 'f');
    const { qa, ...others } = after.environments;
    expect({ ...after, environments: others }).toEqual(before);
    expect(qa).toEqual({
      enabled: false,
      offVariant: 'off',
      targets: [],
      prerequisites: [],
      rules: [],
      fallthrough: { variant: 'on' },
      version: 1,
      servedVersion: 1,
    });
  });

  it.each<[unknown, string]>([
    [null, ''],
    [{ key: 'a b' }, '/key'],
    [{ name: 'no key' }, '/key'],
    [{}, '/key'],
    [{ key: 'qa', name: '' }, '/name'],
    [{ key: 'qa', name: 'n'.repeat(201) }, '/name'],
    [{ key: 'qa', revision: 7 }, '/revision'],
  ])('are not made of %j', async (body, path) => {
    const faults = await faultsOf(create.execute(owner, body));

    expect(Object.keys(faults)[0]).toBe(path);
    if (path !== '') expect(Object.keys(faults)).toHaveLength(1);
  });

  it('have different keys', async () => {
    await expect(kindOf(create.execute(owner, { key: 'staging' }))).resolves.toBe('already_exists');
    await expect(create.execute(owner, { key: 'Staging' })).resolves.toBeDefined();
  });

  it('are at most a hundred', async () => {
    for (let at = 4; at <= 100; at += 1) await create.execute(owner, { key: `e${at}` });

    await expect(faultsOf(create.execute(owner, { key: 'e101' }))).resolves.toEqual({
      '': 'a tenant has at most 100 environments',
    });
  });

  it('go with their keys and configurations, and leave every flag as it is elsewhere', async () => {
    const { secret } = await service.createKey.execute(owner, 'staging', {
      name: 'k',
      kind: 'server',
    });
    const before = await service.flags.create.execute(owner, { key: 'f' });
    await remove.execute(owner, 'staging', 'staging');

    const directory = new InMemorySdkKeyDirectory(service.database, service.clock);
    await expect(directory.resolve(service.digest.of(secret))).resolves.toBeNull();
    const { staging, ...others } = before.environments;
    await expect(service.flags.get.execute(owner, 'f')).resolves.toEqual({
      ...before,
      environments: others,
    });
    expect(staging).toBeDefined();
    expect(service.recordsOf(owner.tenantId).audit.at(-1)).toMatchObject({
      action: 'environment.delete',
      before: { key: 'staging', name: 'Staging' },
      after: null,
    });
  });

  it('take the rights in them along, so that a later one of the same name is not inherited', async () => {
    const { people } = service;
    const crew = crewOf(service);
    const { member, caller } = await crew.aMember(owner, {
      role: 'admin',
      environments: ['staging', 'production'],
    });
    const { member: other } = await crew.aMember(owner, { environments: ['staging'] });
    const { member: whole } = await crew.aMember(owner, { environments: null });
    const grant = { role: 'editor', environments: ['staging'], expiresAt: null } as const;
    const { token, secret } = await people.createToken.execute(caller, { name: 'ci', ...grant });

    await remove.execute(owner, 'staging', 'staging');
    await create.execute(owner, { key: 'staging' });

    const members = await people.members(owner.tenantId);
    const limits = Object.fromEntries(members.map(({ id, environments }) => [id, environments]));
    expect(limits).toMatchObject({
      [member.id]: ['production'],
      [other.id]: [],
      [whole.id]: null,
    });
    await expect(people.authenticateToken.execute(secret)).resolves.toMatchObject({
      grant: { role: 'editor', environments: [] },
    });
    const told = service
      .recordsOf(owner.tenantId)
      .audit.slice(-5)
      .map(({ action, resource, before, after }) => [action, resource.key, before, after]);
    expect(told.slice(0, 4)).toEqual([
      ['environment.delete', 'staging', expect.anything(), null],
      [
        'member.update',
        member.id,
        { role: 'admin', environments: ['staging', 'production'] },
        { role: 'admin', environments: ['production'] },
      ],
      [
        'member.update',
        other.id,
        { role: 'viewer', environments: ['staging'] },
        { role: 'viewer', environments: [] },
      ],
      [
        'token.update',
        token.id,
        { role: 'editor', environments: ['staging'] },
        { role: 'editor', environments: [] },
      ],
    ]);
  });

  it('go only when the key is repeated', async () => {
    for (const confirm of [undefined, '', 'production']) {
      await expect(faultsOf(remove.execute(owner, 'staging', confirm))).resolves.toHaveProperty([
        '/confirm',
      ]);
    }
    await expect(get.execute(owner, 'staging')).resolves.toBeDefined();
  });

  it('are not found under a key that is none', async () => {
    await expect(kindOf(get.execute(owner, 'moon'))).resolves.toBe('not_found');
    await expect(kindOf(remove.execute(owner, 'moon', 'moon'))).resolves.toBe('not_found');
  });

  it('are made and removed by those whose role reaches them', async () => {
    const limited = aCaller(owner.tenantId, 'admin', ['staging']);

    await expect(kindOf(create.execute(limited, { key: 'qa' }))).resolves.toBe('forbidden');
    await expect(kindOf(remove.execute(limited, 'production', 'production'))).resolves.toBe(
      'forbidden',
    );
    await expect(remove.execute(limited, 'staging', 'staging')).resolves.toBeUndefined();
  });
});
