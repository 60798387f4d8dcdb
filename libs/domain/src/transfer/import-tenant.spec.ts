import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { CreateEnvironmentUseCase } from '../tenancy/create-environment.use-case.js';
import { aCaller } from '../testing/a-caller.js';
import { failureOf, faultsOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { ExportTenantQuery, type TenantDocument } from './export-tenant.query.js';
import { type ImportMode, ImportTenantUseCase } from './import-tenant.use-case.js';

const NOTHING = { flags: [], segments: [], environments: [] };

describe('export and import', () => {
  let service: InMemoryService;
  let owner: Caller;
  let importer: ImportTenantUseCase;
  let exporter: ExportTenantQuery;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    const { units, clock, entropy, flags, segments } = service;
    const createEnvironment = new CreateEnvironmentUseCase(units, clock, entropy);
    importer = new ImportTenantUseCase(units, clock, entropy, createEnvironment);
    exporter = new ExportTenantQuery(units, clock);
    await segments.create.execute(owner, { key: 'inner', included: ['u'] });
    await segments.create.execute(owner, { key: 'outer', when: { segment: 'inner' } });
    const rules = [{ when: { segment: 'outer' }, serve: { variant: 'on' } }];
    await flags.create.execute(owner, { key: 'base', environments: { production: { rules } } });
    const prerequisites = [{ flag: 'base', variants: ['on'] }];
    await flags.create.execute(owner, {
      key: 'above',
      environments: { production: { prerequisites } },
    });
  });

  const run = (document: unknown, mode: ImportMode, dryRun = false) =>
    importer.execute(owner, document, { mode, dryRun });
  const others = async (): Promise<Caller> => aCaller(await service.aTenant('other'));

  it('of an export into the same tenant changes nothing', async () => {
    const document = await exporter.execute(owner);
    const before = service.revisionsOf(owner.tenantId);

    const result = await run(document, 'merge');

    expect(result.unchanged.flags).toEqual(['above', 'base']);
    expect(result.unchanged.segments).toEqual(['inner', 'outer']);
    expect(result.updated).toEqual(NOTHING);
    expect(service.revisionsOf(owner.tenantId)).toEqual(before);
  });

  it('moves everything to another tenant, in whatever order it stands', async () => {
    const document = await exporter.execute(owner);
    const target = await others();
    const turned: TenantDocument = {
      ...document,
      segments: document.segments.toReversed(),
      flags: document.flags.toReversed(),
    };

    const result = await importer.execute(target, turned, { mode: 'create', dryRun: false });

    expect(result.created).toEqual({
      flags: ['above', 'base'],
      segments: ['inner', 'outer'],
      environments: [],
    });
    const copy = await exporter.execute(target);
    expect(copy.flags).toEqual(document.flags);
    expect(copy.segments).toEqual(document.segments);
    expect(service.revisionsOf(target.tenantId)['production']).toBe(1);
  });

  it('answers a dry run as the import itself, and keeps nothing of it', async () => {
    const document = { schemaVersion: 1, environments: [{ key: 'qa' }], flags: [{ key: 'new' }] };
    const dry = await run(document, 'merge', true);
    expect(dry.created).toEqual({ flags: ['new'], segments: [], environments: ['qa'] });
    expect((await exporter.execute(owner)).flags.map(({ key }) => key)).toEqual(['above', 'base']);

    await expect(run(document, 'merge')).resolves.toEqual(dry);
    expect((await exporter.execute(owner)).flags.map(({ key }) => key)).toContain('new');
  });

  it('renames an environment, unless it may only create', async () => {
    const document = { schemaVersion: 1, environments: [{ key: 'staging', name: 'Rehearsal' }] };
    const named = async () => (await exporter.execute(owner)).environments.map(({ name }) => name);

    expect((await run(document, 'create')).unchanged.environments).toEqual(['staging']);
    await expect(named()).resolves.not.toContain('Rehearsal');
    expect((await run(document, 'merge')).updated.environments).toEqual(['staging']);
    await expect(named()).resolves.toContain('Rehearsal');
    expect((await run(document, 'merge')).unchanged.environments).toEqual(['staging']);
    const audit = service
      .recordsOf(owner.tenantId)
      .audit.filter(({ action }) => action === 'environment.update');
    expect(audit).toHaveLength(1);
    expect(audit[0]).toMatchObject({
      resource: { type: 'environment', key: 'staging' },
      before: { key: 'staging', name: expect.any(String) },
      after: { key: 'staging', name: 'Rehearsal' },
    });
  });

  it('takes back what was exported of a tenant without environments', async () => {
    const { environments } = await exporter.execute(owner);
    await run({ schemaVersion: 1, environments: [] }, 'replace');
    const none = await exporter.execute(owner);
    expect([environments.length, none.environments]).toEqual([3, []]);
    await expect(run(none, 'merge')).resolves.toMatchObject({ created: NOTHING, deleted: NOTHING });
  });

  it('refuses what exists when it may only create, and then creates nothing', async () => {
    const document = { schemaVersion: 1, flags: [{ key: 'new' }, { key: 'base' }] };
    await expect(failureOf(run(document, 'create'))).resolves.toMatchObject({
      kind: 'already_exists',
      message: 'these exist: flag base',
    });
    expect((await exporter.execute(owner)).flags).toHaveLength(2);
  });

  it('removes what the document does not hold when it replaces', async () => {
    const document = await exporter.execute(owner);
    const kept = { ...document, flags: [], segments: document.segments.slice(0, 1) };

    const result = await run({ ...kept, environments: [{ key: 'production' }] }, 'replace');

    expect(result.deleted).toEqual({
      flags: ['above', 'base'],
      segments: ['outer'],
      environments: ['development', 'staging'],
    });
    const rest = await exporter.execute(owner);
    expect(rest.environments.map(({ key }) => key)).toEqual(['production']);
    expect(rest.segments.map(({ key }) => key)).toEqual(['inner']);
  });

  it('does not remove what the document needs', async () => {
    const { flags } = await exporter.execute(owner);
    const above = flags.filter(({ key }) => key === 'above');
    await expect(
      failureOf(run({ schemaVersion: 1, segments: [], flags: above }, 'replace')),
    ).resolves.toMatchObject({ kind: 'in_use' });
    expect((await exporter.execute(owner)).flags).toHaveLength(2);
  });

  it('tells of the faults of all items at once, with their places', async () => {
    const document = {
      schemaVersion: 1,
      segments: [{ key: 's', attribut: 'x' }],
      flags: [{ key: 'base', type: 'string' }, { key: 'fine' }, { key: 'bad', tags: 'x' }],
    };
    const faults = await faultsOf(run(document, 'merge'));
    expect(Object.keys(faults).sort()).toEqual([
      '/flags/0/type',
      '/flags/0/variants',
      '/flags/2/tags',
      '/segments/0/attribut',
    ]);
    const outline = await faultsOf(run({ schemaVersion: 2, flags: [1, { key: 'a b' }] }, 'merge'));
    expect(Object.keys(outline).sort()).toEqual([
      '/flags/0',
      '/flags/0/key',
      '/flags/1/key',
      '/schemaVersion',
    ]);
  });

  describe('is checked as it will be in the end', () => {
    const requiring = (flag: string, variants = ['on']) => ({
      environments: { production: { prerequisites: [{ flag, variants }] } },
    });
    const requiringNothing = { environments: { production: { prerequisites: [] } } };
    const document = (...flags: object[]) => ({ schemaVersion: 1, flags });

    it('so a chain may be turned round', async () => {
      const turned = [
        { key: 'base', ...requiring('above') },
        { key: 'above', ...requiringNothing },
      ];
      const result = await run(document(...turned), 'merge');
      expect(result.updated.flags).toEqual(['above', 'base']);
    });

    it('so a variant may go together with the need for it', async () => {
      const variants = [
        { key: 'yes', value: true },
        { key: 'off', value: false },
      ];
      const production = { rules: [], fallthrough: { variant: 'yes' } };
      const base = { key: 'base', variants, environments: { production } };

      await expect(failureOf(run(document(base), 'merge'))).resolves.toMatchObject({
        kind: 'invalid_input',
      });
      const others = { development: production, staging: production, production };
      const whole = { ...base, environments: others };
      await expect(failureOf(run(document(whole), 'merge'))).resolves.toMatchObject({
        kind: 'in_use',
        message: 'a variant is required by above',
      });
      const above = { key: 'above', ...requiring('base', ['yes']) };
      const result = await run(document(whole, above), 'merge');
      expect(result.updated.flags).toEqual(['above', 'base']);
    });

    it.each([
      [
        'within the document',
        [
          { key: 'x', ...requiring('y') },
          { key: 'y', ...requiring('x') },
        ],
      ],
      ['through what is there already', [{ key: 'base', ...requiring('above') }]],
    ])('and a cycle %s is named', async (_, flags) => {
      await expect(faultsOf(run(document(...flags), 'merge'))).resolves.toEqual({
        '/flags/0/environments/production/prerequisites': expect.stringMatching(
          /^make a cycle: (\w+) -> \w+ -> \1$/,
        ),
      });
    });

    it('and a cycle of segments is named', async () => {
      const segments = [{ key: 'inner', when: { segment: 'outer' } }];
      const cyclic = run({ schemaVersion: 1, segments }, 'merge');
      await expect(faultsOf(cyclic)).resolves.toEqual({
        '/segments/0/when': expect.stringContaining('make a cycle: '),
      });
    });

    it('and what does not exist is told at its place', async () => {
      const rules = [{ when: { segment: 'nowhere' }, serve: { variant: 'on' } }];
      const flags = [{ key: 'x', ...requiring('nothing') }];
      const bad = { ...document(...flags, { key: 'y', environments: { staging: { rules } } }) };
      const segments = [{ key: 's', when: { segment: 'gone' } }];
      await expect(faultsOf(run({ ...bad, segments }, 'merge'))).resolves.toEqual({
        '/segments/0/when': 'refers to no segment: gone',
        '/flags/0/environments/production/prerequisites/0/flag': 'is not a flag of this tenant',
        '/flags/1/environments/staging/rules/0/when': 'refers to no segment: nowhere',
      });
    });
  });

  it('tells every environment of what it begins or ceases to serve, in one revision', async () => {
    const before = service.revisionsOf(owner.tenantId);
    const document = {
      schemaVersion: 1,
      segments: [{ key: 'deeper' }, { key: 'outer', when: { segment: 'deeper' } }],
      flags: [{ key: 'base', environments: { production: { rules: [] } } }],
    };
    await run(document, 'merge');

    const { outbox, environments } = service.recordsOf(owner.tenantId);
    const production = [...environments.values()].find(({ key }) => key === 'production');
    expect(service.revisionsOf(owner.tenantId)).toEqual({
      ...before,
      production: (before['production'] ?? 0) + 1,
    });
    const change = outbox.at(-1);
    expect(change).toMatchObject({ environmentId: production?.id, flags: ['base'] });
    expect(change?.segments.toSorted()).toEqual(['deeper', 'inner', 'outer']);
  });

  it('leaves one audit entry and one version for each item that it changes', async () => {
    const { length } = service.recordsOf(owner.tenantId).audit;
    const document = { schemaVersion: 1, segments: [{ key: 'new' }], flags: [{ key: 'f' }] };
    await run({ ...document, environments: [{ key: 'qa' }] }, 'merge');

    const { audit, history } = service.recordsOf(owner.tenantId);
    expect(audit.slice(length).map(({ action, resource }) => [action, resource.key])).toEqual([
      ['environment.create', 'qa'],
      ['segment.create', 'new'],
      ['flag.create', 'f'],
    ]);
    expect(history.at(-1)).toMatchObject({ action: 'flag.create', version: 1 });
  });
});
