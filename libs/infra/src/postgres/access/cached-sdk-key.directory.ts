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

/** Resolves SDK keys from the database, and remembers good and unknown ones for a few seconds. */
@Injectable()
export class CachedSdkKeyDirectory extends SdkKeyDirectory {
  private readonly known = new LRUCache<string, Known>({ max: MOST_KEYS });
  private readonly asking = new Map<string, Promise<SdkPrincipal | null>>();

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async resolve(hash: string): Promise<SdkPrincipal | null> {
    const known = this.known.get(hash);
    if (known === undefined) return this.ask(hash);
    const age = Date.now() - known.at;
    if (age < RENEWED_MS) return known.principal;
    const renewed = this.ask(hash).catch((error: unknown) => {
      const survives = known.principal !== null && age < OUTAGE_MS && isOutage(error);
      if (survives) return known.principal;
      throw error;
    });
    if (age >= TRUSTED_MS) return renewed;
    renewed.catch(() => undefined);
    return known.principal;
  }

  override recall(hash: string): SdkPrincipal | undefined {
    const known = this.known.get(hash);
    if (known === undefined || known.principal === null) return undefined;
    const age = Date.now() - known.at;
    if (age >= TRUSTED_MS) return undefined;
    // A failed renewal is told to whoever asks when the answer is no longer trusted.
    if (age >= RENEWED_MS) this.ask(hash).catch(() => undefined);
    return known.principal;
  }

  private ask(hash: string): Promise<SdkPrincipal | null> {
    const asking = this.asking.get(hash);
    if (asking) return asking;
    const answer = this.look(hash).finally(() => this.asking.delete(hash));
    this.asking.set(hash, answer);
    return answer;
  }

  private async look(hash: string): Promise<SdkPrincipal | null> {
    const at = Date.now();
    const [row] = await asSystem(this.dataSource, (sql) =>
      sql.query<PrincipalRow[]>(
        `with live as (
           select k.id, k.kind, k.tenant_id, t.key as tenant_key, k.environment_id,
             e.key as environment_key, k.last_used_at
           from sdk_keys k
           join tenants t on t.id = k.tenant_id
           join environments e on e.id = k.environment_id
           where k.hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
         ), used as (
           update sdk_keys k set last_used_at = now() from live
           where k.id = live.id
             and coalesce(live.last_used_at, '-infinity') < now() - interval '1 minute'
         )
         select * from live`,
        [hash],
      ),
    );
    const principal = row ? toPrincipal(row) : null;
    this.known.set(hash, { principal, at });
    return principal;
  }
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
