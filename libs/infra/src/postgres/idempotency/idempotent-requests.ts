import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '#domain/kernel/domain-error';
import { CommittedRevisions } from '../../rulesets/committed-revisions.js';
import { SealedText } from '../../security/sealed-text.js';
import { EnlistedTransaction, type Enlistment } from '../enlisted-transaction.js';
import { inTenant, type Sql } from '../scope.js';

/** What one key of one credential stands for. */
export interface IdempotentRequest {
  readonly tenantId: string;
  /** Who sent it; two credentials never share a key. */
  readonly credential: string;
  readonly key: string;
  /** Differs for another method, path or body. */
  readonly fingerprint: string;
}

/** An answer as it went over the wire. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Outcome {
  readonly answer: StoredAnswer;
  readonly replayed: boolean;
}

interface StoredRow {
  readonly fingerprint: string;
  readonly answer: Buffer;
  readonly expired: boolean;
}

const LIFETIME_HOURS = 24;

/**
 * Runs a request at most once per key. Effect and answer commit together. The claim is a lock of the
 * transaction itself, so a crash frees the key at once and nobody ever waits for somebody else's request.
 */
@Injectable()
export class IdempotentRequests {
  constructor(
    private readonly dataSource: DataSource,
    private readonly enlisted: EnlistedTransaction,
    private readonly committed: CommittedRevisions,
    private readonly seal: SealedText,
  ) {}

  /**
   * `handle` does the request and words its answer, also when the request is refused; what it throws is not
   * stored, and nothing of the request remains.
   * @throws DomainError `idempotency_in_progress`, `idempotency_conflict`, or what `handle` throws.
   */
  async run(request: IdempotentRequest, handle: () => Promise<StoredAnswer>): Promise<Outcome> {
    const { tenantId } = request;
    const revisions: Enlistment['revisions'] = [];
    const outcome = await inTenant(this.dataSource, tenantId, 'READ COMMITTED', async (sql) => {
      await claim(sql, request);
      const stored = await find(sql, request);
      if (stored && !stored.expired)
        return { answer: this.replay(stored, request), replayed: true };
      const answer = await this.enlisted.run({ tenantId, sql, revisions }, () =>
        refusable(sql, revisions, handle),
      );
      const sealed = this.seal.seal(JSON.stringify(answer), purposeOf(request));
      await store(sql, request, sealed);
      return { answer, replayed: false };
    });
    await this.committed.visible(tenantId, revisions);
    return outcome;
  }

  private replay(stored: StoredRow, request: IdempotentRequest): StoredAnswer {
    if (stored.fingerprint !== request.fingerprint) {
      const message = 'the Idempotency-Key was used for another request';
      throw new DomainError('idempotency_conflict', message);
    }
    const text = this.seal.open(stored.answer, purposeOf(request));
    if (text === null) {
      const message = 'the stored answer cannot be read any more: use another Idempotency-Key';
      throw new DomainError('idempotency_conflict', message);
    }
    return JSON.parse(text) as StoredAnswer;
  }
}

/** A refused request leaves its answer but no effect. */
async function refusable(
  sql: Sql,
  revisions: unknown[],
  handle: () => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  await sql.query('savepoint request');
  const answer = await handle();
  if (answer.status >= 400) {
    await sql.query('rollback to savepoint request');
    revisions.length = 0;
  }
  return answer;
}

async function claim(sql: Sql, { tenantId, credential, key }: IdempotentRequest): Promise<void> {
  const [claimed] = await sql.query<{ held: boolean }[]>(
    `select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as held`,
    [JSON.stringify([tenantId, credential, key])],
  );
  if (claimed?.held === true) return;
  const error = new DomainError('idempotency_in_progress', 'the first request is still running');
  error.retryAfterSeconds = 1;
  throw error;
}

async function find(
  sql: Sql,
  { tenantId, credential, key }: IdempotentRequest,
): Promise<StoredRow | undefined> {
  const [row] = await sql.query<StoredRow[]>(
    `select fingerprint, answer, created_at < now() - interval '${LIFETIME_HOURS} hours' as expired
     from idempotent_answers where tenant_id = $1 and credential = $2 and key = $3`,
    [tenantId, credential, key],
  );
  return row;
}

async function store(sql: Sql, request: IdempotentRequest, answer: Buffer): Promise<void> {
  const { tenantId, credential, key, fingerprint } = request;
  // A request that deleted the tenant leaves nobody who could ask for its answer again.
  await sql.query(
    `insert into idempotent_answers (tenant_id, credential, key, fingerprint, answer)
     select id, $2, $3, $4, $5::bytea from tenants where id = $1
     on conflict (tenant_id, credential, key) do update
       set fingerprint = excluded.fingerprint, answer = excluded.answer, created_at = now()`,
    [tenantId, credential, key, fingerprint, answer],
  );
}

/** Binds a sealed answer to its row: copied to another one it cannot be opened. */
function purposeOf({ tenantId, credential, key }: IdempotentRequest): string {
  return JSON.stringify(['idempotent_answers', tenantId, credential, key]);
}
