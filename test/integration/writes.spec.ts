import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FlagRepository } from '#domain/flags/flag.repository';
import { type Caller } from '#domain/kernel/caller';
import { DomainError } from '#domain/kernel/domain-error';
import { type Environment } from '#domain/tenancy/environment';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { aCaller } from '#domain/testing/a-caller';
import { failureOf, faultsOf, kindOf } from '#domain/testing/failure-of';
import { CHANNELS } from '#infra/postgres/channels';
import { PostgresListener } from '#infra/postgres/postgres-listener';
import { auditOf, outboxOf } from '../support/committed-records.js';
import { eventually } from '../support/eventually.js';
import { openPgService, type PgService } from '../support/pg-service.js';
import { describeWithPostgres } from '../support/test-database.js';

const TIMES = 50;
const many = <Item>(item: (at: number) => Item) =>
  Array.from({ length: TIMES }, (_, at) => item(at));

describeWithPostgres('writes', () => {
  let service: PgService;
  let owner: Caller;
  let environments: Environment[];

  beforeAll(async () => {
    service = await openPgService();
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    owner = aCaller(await service.aTenant());
    environments = await readEnvironments();
  });

  const readEnvironments = () =>
    service.units.read(owner.tenantId, (unit) =>
      unit.get(EnvironmentRepository).all(owner.tenantId),
    );
  const audit = () => auditOf(service.dataSource, owner.tenantId);
  const outbox = () => outboxOf(service.dataSource, owner.tenantId);
  const create = (key: string) => service.flags.create.execute(owner, { key });
  const flip = (
    flag: string,
    enabled: boolean,
    version: number | '*',
    environment = 'production',
  ) =>
    service.flags.patchEnvironment.execute(
      owner,
      { flag, environment },
      { enabled },
      version === '*' ? version : [version],
    );
  const outcomes = async (works: Promise<unknown>[]) => {
    const settled = await Promise.allSettled(works);
    const kinds = settled.map((outcome) => {
      if (outcome.status === 'fulfilled') return 'done';
      return outcome.reason instanceof DomainError ? outcome.reason.kind : String(outcome.reason);
    });
    return (kind: string) => kinds.filter((each) => each === kind).length;
  };

  /** Gap-free audit; per environment revisions without a gap, in the order of the outbox. */
  const expectOrder = async () => {
    const entries = await audit();
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1));
    const rows = await outbox();
    for (const { id, revision } of await readEnvironments()) {
      const own = rows.filter(({ environmentId }) => environmentId === id);
      expect(own.map((row) => row.revision)).toEqual(own.map((_, at) => at + 1));
      expect(own).toHaveLength(revision);
    }
  };

  describe('half done', () => {
    let heard: string[];
    let listener: PostgresListener;
    let before: unknown;
    let commits: number;
    const everything = async () => [await readEnvironments(), await audit(), await outbox()];

    beforeEach(async () => {
      heard = [];
      commits = 0;
      listener = new PostgresListener(service.dsn, CHANNELS.outbox, {
        onNotification: (payload) => heard.push(payload),
        onListening: () => undefined,
      });
      await listener.open();
    });
    afterEach(() => listener.close());

    const insertAndFail = async (key: string) => {
      const model = await create('model');
      commits += 1;
      before = await everything();
      await service.units.write(owner, async (unit) => {
        const flag = { ...model, id: service.entropy.id(), key };
        await unit.get(FlagRepository).insert(owner.tenantId, flag);
        throw new Error('half way');
      });
    };
    const createAndFail = (key: string) =>
      service.units.write(owner, async (unit) => {
        await service.flags.create.within(unit, owner, { key });
        throw new Error('half way');
      });
    const createAndTouchNonsense = (key: string) =>
      service.units.write(owner, async (unit) => {
        await service.flags.create.within(unit, owner, { key });
        unit.rulesetChanged('not an id', { flags: [key], segments: [] });
      });

    it.each([
      ['after the flag', insertAndFail],
      ['after the audit entry', createAndFail],
      ['at the outbox', createAndTouchNonsense],
    ])('leave nothing when they fail %s', async (_, work) => {
      before = await everything();
      await expect(work('half-done')).rejects.toThrow();

      await expect(everything()).resolves.toEqual(before);
      await expect(kindOf(service.flags.get.execute(owner, 'half-done'))).resolves.toBe(
        'not_found',
      );
      // Notifications come in the order of commits: none came before that of the next write.
      await create('whole');
      commits += 1;
      await eventually(
        () => heard.length,
        (count) => count >= commits,
      );
      expect(heard).toHaveLength(commits);
    });
  });

  it('of fifty with one version let exactly one through', async () => {
    await create('f');
    const count = await outcomes(many(() => flip('f', true, 1)));

    expect([count('done'), count('version_conflict')]).toEqual([1, TIMES - 1]);
    expect((await service.flags.get.execute(owner, 'f')).version).toBe(2);
    await expectOrder();
  });

  it('of fifty different changes with one version let exactly one through', async () => {
    await create('f');
    const count = await outcomes(
      many((at) => service.flags.patch.execute(owner, 'f', { name: `name ${at}` }, [1])),
    );

    expect([count('done'), count('version_conflict')]).toEqual([1, TIMES - 1]);
    expect((await service.flags.get.execute(owner, 'f')).version).toBe(2);
  });

  it('of fifty that create one key let exactly one through', async () => {
    const count = await outcomes(many(() => create('f')));

    expect([count('done'), count('already_exists')]).toEqual([1, TIMES - 1]);
    expect(await outbox()).toHaveLength(3);
    await expectOrder();
  });

  it('of fifty different flags all come through, in one order', async () => {
    await Promise.all(many((at) => create(`f${at}`)));
    await Promise.all(many((at) => flip(`f${at}`, true, 1)));

    expect((await readEnvironments()).map(({ revision }) => revision)).toEqual([50, 50, 100]);
    expect(await outbox()).toHaveLength(200);
    await expectOrder();
  });

  it('of a flag and of its environments at once never wait for each other in a circle', async () => {
    await create('f');
    const keys = environments.map(({ key }) => key);
    const count = await outcomes(
      many((at) =>
        at % 2 === 0
          ? service.flags.patch.execute(owner, 'f', { clientSide: at % 4 === 0 }, '*')
          : flip('f', at % 3 === 0, '*', keys[at % 3]),
      ),
    );

    expect(count('done')).toBe(TIMES);
    await expectOrder();
  });

  it('of one tenant do not wait for those of another', async () => {
    const other = aCaller(await service.aTenant());
    await service.units.write(other, async () => {
      await expect(create('f')).resolves.toMatchObject({ version: 1 });
    });
  });

  it('are refused as bad input when a text cannot be stored', async () => {
    await expect(kindOf(service.flags.get.execute(owner, 'a\u0000'))).resolves.toBe(
      'invalid_input',
    );
    const search = service.flags.list.execute(owner, { sort: 'key', limit: 1, search: '\u0000' });
    await expect(faultsOf(search)).resolves.toEqual({ '': 'must not contain U+0000' });
    await expect(failureOf(search)).resolves.toMatchObject({ kind: 'invalid_input' });
  });
});
