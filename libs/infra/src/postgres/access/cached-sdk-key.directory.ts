import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { DomainError } from '#domain/kernel/domain-error';
import { SdkKeyDirectory } from '#domain/access/sdk-key.directory';
import { type SdkKeyKind, type SdkPrincipal } from '#domain/access/sdk-key';
import { asSystem } from '../scope.js';

interface PrincipalRow {
  readonly id: string;
  readonly kind: SdkKeyKind;
  readonly tenant_id: string;
  readonly tenant_key: string;
  readonly environment_id: string;
  readonly environment_key: string;
}

interface Known {
  readonly principal: SdkPrincipal | null;
  readonly at: number;
}

/** A revoked key must be refused everywhere within 5 s, so an answer is trusted for less than that. */
const TRUSTED_MS = 4_000;
/** From this age on an answer is renewed in the background, so that a busy key never waits. */
const RENEWED_MS = 2_000;
/** While the database is down a key that was good keeps working for this long. */
const OUTAGE_MS = 86_400_000;
const MOST_KEYS = 10_000;

const LIVING = `
  from sdk_keys k join tenants t on t.id = k.tenant_id join environments e on e.id = k.environment_id
  where k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`;

/** What a key is looked up by. */
type Handle = readonly [by: 'hash' | 'id', value: string];

/** Resolves SDK keys from the database, and remembers good and unknown ones for a few seconds. */
@Injectable()
export class CachedSdkKeyDirectory extends SdkKeyDirectory {
  private readonly known = new LRUCache<string, Known>({ max: MOST_KEYS });
  private readonly asking = new Map<string, Promise<SdkPrincipal | null>>();

  constructor(private readonly dataSource: DataSource) {
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
    const known = this.known.get(nameOf(handle));
    if (known === undefined) return this.ask(handle);
    const age = Date.now() - known.at;
    if (age < RENEWED_MS) return known.principal;
    const renewed = this.ask(handle).catch((error: unknown) => {
      const survives = known.principal !== null && age < OUTAGE_MS && isOutage(error);
      if (survives) return known.principal;
      throw error;
    });
    if (age >= TRUSTED_MS) return renewed;
    renewed.catch(() => undefined);
    return known.principal;
  }

  private ask(handle: Handle): Promise<SdkPrincipal | null> {
    const name = nameOf(handle);
    const asking = this.asking.get(name);
    if (asking) return asking;
    const answer = this.look(handle).finally(() => this.asking.delete(name));
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
             e.key as environment_key, k.last_used_at
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
    const principal = row ? toPrincipal(row) : null;
    this.known.set(nameOf(handle), { principal, at });
    return principal;
  }
}

function nameOf([by, value]: Handle): string {
  return `${by}:${value}`;
}

function isOutage(error: unknown): boolean {
  return error instanceof DomainError && (error.kind === 'unavailable' || error.kind === 'timeout');
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
