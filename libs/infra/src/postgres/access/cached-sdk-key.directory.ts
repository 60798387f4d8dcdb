import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { SdkKeyDirectory } from '#domain/access/sdk-key.directory';
import { type SdkKeyKind, type SdkPrincipal } from '#domain/access/sdk-key';
import {
  KeptSdkKeys,
  SDK_KEY_OUTAGE_MS,
  type SdkKeyAnswer,
} from '../../last-known/kept-sdk-keys.js';
import { inTime } from '../../resilience/in-time.js';
import { isOutage } from '../../resilience/is-outage.js';
import { asSystem } from '../scope.js';

interface PrincipalRow {
  readonly id: string;
  readonly kind: SdkKeyKind;
  readonly tenant_id: string;
  readonly tenant_key: string;
  readonly environment_id: string;
  readonly environment_key: string;
  readonly expires_at: Date | null;
}

/** A revoked key must be refused everywhere within 5 s, so an answer is trusted for less than that. */
const TRUSTED_MS = 4_000;
/** From this age on an answer is renewed in the background, so that a busy key never waits. */
const RENEWED_MS = 2_000;
/** How long a database that does not answer is waited for; after that no good key waits until it answers again. */
const PATIENCE_MS = 2_000;
/** An answer that comes later than this does not come: it must not keep the next question from being asked. */
const LONGEST_QUESTION_MS = 10_000;
const MOST_KEYS = 10_000;

const LIVING = `
  from sdk_keys k join tenants t on t.id = k.tenant_id join environments e on e.id = k.environment_id
  where k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`;

/** What a key is looked up by. */
type Handle = readonly [by: 'hash' | 'id', value: string];

/**
 * Resolves SDK keys from the database, and remembers good and unknown ones for a few seconds. While the database
 * cannot be asked, keys that were good stay good for a day, those that this instance has kept on disk included.
 */
@Injectable()
export class CachedSdkKeyDirectory extends SdkKeyDirectory {
  private readonly known = new LRUCache<string, SdkKeyAnswer>({ max: MOST_KEYS });
  private readonly asking = new Map<string, Promise<SdkPrincipal | null>>();
  /** Whether the last question to the database went unanswered. */
  private isLost = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly kept: KeptSdkKeys,
  ) {
    super();
  }

  override resolve(hash: string): Promise<SdkPrincipal | null> {
    return this.find(['hash', hash]);
  }

  override resolveId(keyId: string): Promise<SdkPrincipal | null> {
    return this.find(['id', keyId]);
  }

  override async living(keyIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await asSystem(this.dataSource, (sql) =>
      sql.query<{ id: string }[]>(`select k.id ${LIVING} and k.id = any($1::uuid[])`, [keyIds]),
    );
    return new Set(rows.map(({ id }) => id));
  }

  private async find(handle: Handle): Promise<SdkPrincipal | null> {
    const known =
      this.known.get(nameOf(handle)) ?? (this.isLost ? await this.fromDisk(handle) : undefined);
    const age = known ? Date.now() - known.at : Number.POSITIVE_INFINITY;
    if (known && age < RENEWED_MS) return principalOf(known);
    const renewed = inTime(this.ask(handle), PATIENCE_MS).catch((error: unknown) =>
      this.survive(handle, known, error),
    );
    if (known?.principal && (age < TRUSTED_MS || (this.isLost && age < SDK_KEY_OUTAGE_MS))) {
      renewed.catch(() => undefined);
      return principalOf(known);
    }
    return renewed;
  }

  /** What is answered while the truth cannot be asked. */
  private async survive(
    handle: Handle,
    known: SdkKeyAnswer | undefined,
    error: unknown,
  ): Promise<SdkPrincipal | null> {
    if (!isOutage(error)) throw error;
    this.isLost = true;
    const answer = known ?? (await this.fromDisk(handle));
    if (!answer?.principal || Date.now() - answer.at >= SDK_KEY_OUTAGE_MS) throw error;
    return principalOf(answer);
  }

  private async fromDisk([by, value]: Handle): Promise<SdkKeyAnswer | undefined> {
    if (by !== 'hash') return undefined;
    const answer = await this.kept.find(value);
    if (answer) this.known.set(nameOf([by, value]), answer);
    return answer;
  }

  override recall(hash: string): SdkPrincipal | undefined {
    const handle = ['hash', hash] as const;
    const known = this.known.get(nameOf(handle));
    if (known === undefined || known.principal === null) return undefined;
    const age = Date.now() - known.at;
    if (age >= TRUSTED_MS) return undefined;
    // A failed renewal is told to whoever asks when the answer is no longer trusted.
    if (age >= RENEWED_MS) this.ask(handle).catch(() => undefined);
    return known.principal;
  }

  private ask(handle: Handle): Promise<SdkPrincipal | null> {
    const name = nameOf(handle);
    const asking = this.asking.get(name);
    if (asking) return asking;
    const answer = inTime(this.look(handle), LONGEST_QUESTION_MS).finally(() =>
      this.asking.delete(name),
    );
    this.asking.set(name, answer);
    return answer;
  }

  private async look(handle: Handle): Promise<SdkPrincipal | null> {
    const at = Date.now();
    const [by, value] = handle;
    const [row] = await asSystem(this.dataSource, (sql) =>
      sql.query<PrincipalRow[]>(
        `with live as (
           select k.id, k.kind, k.tenant_id, t.key as tenant_key, k.environment_id,
             e.key as environment_key, k.last_used_at, k.expires_at
           ${LIVING} and k.${by} = $1
         ), used as (
           update sdk_keys k set last_used_at = now() from live
           where k.id = live.id
             and coalesce(live.last_used_at, '-infinity') < now() - interval '1 minute'
         )
         select * from live`,
        [value],
      ),
    );
    this.isLost = false;
    const principal = row ? toPrincipal(row) : null;
    const answer = { principal, expiresAt: row?.expires_at?.getTime() ?? null, at };
    this.known.set(nameOf(handle), answer);
    if (by === 'hash') this.kept.note(value, answer);
    return principal;
  }
}

function nameOf([by, value]: Handle): string {
  return `${by}:${value}`;
}

/** A key may expire while its last answer is still trusted. */
function principalOf({ principal, expiresAt }: SdkKeyAnswer): SdkPrincipal | null {
  return expiresAt !== null && expiresAt <= Date.now() ? null : principal;
}

function toPrincipal(row: PrincipalRow): SdkPrincipal {
  return {
    keyId: row.id,
    kind: row.kind,
    tenantId: row.tenant_id,
    tenantKey: row.tenant_key,
    environmentId: row.environment_id,
    environmentKey: row.environment_key,
  };
}
