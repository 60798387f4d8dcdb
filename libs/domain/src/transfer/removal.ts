import { requireEnvironments } from '../access/grant.js';
import { FlagChange } from '../flags/flag-change.js';
import { FlagRepository } from '../flags/flag.repository.js';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { type WriteUnit } from '../kernel/unit-of-work.js';
import { SegmentChange } from '../segments/segment-change.js';
import { SegmentRepository } from '../segments/segment.repository.js';
import { removeEnvironment } from '../tenancy/delete-environment.use-case.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { type ImportDocument } from './import-document.js';
import { type ImportLedger } from './import-ledger.js';
import { type TenantContent } from './tenant-content.js';

/** Removes what a document that replaces everything does not hold, after the rest was written. */
export class Removal {
  constructor(
    private readonly unit: WriteUnit,
    private readonly caller: Caller,
    private readonly now: Date,
  ) {}

  /** @throws DomainError `in_use` when something in the document needs what is not in it. */
  async of(document: ImportDocument, content: TenantContent, ledger: ImportLedger): Promise<void> {
    await this.removeFlags(keysOf(document.flags), content, ledger);
    await this.removeSegments(keysOf(document.segments), content, ledger);
    if (document.environments === undefined) return;
    const kept = keysOf(document.environments);
    for (const environment of content.environments) {
      if (kept.has(environment.key)) continue;
      requireEnvironments(this.caller.grant, [environment.key]);
      await removeEnvironment(this.unit, this.caller.tenantId, environment);
      ledger.note('environments', environment.key, 'deleted');
    }
  }

  private async removeFlags(
    kept: ReadonlySet<string>,
    { flags }: TenantContent,
    ledger: ImportLedger,
  ): Promise<void> {
    const { tenantId } = this.caller;
    const environments = await this.unit.get(EnvironmentRepository).all(tenantId);
    const change = new FlagChange(this.unit, this.caller, environments, this.now);
    for (const [key, flag] of flags) {
      if (kept.has(key)) continue;
      const dependents = await this.unit.get(FlagRepository).dependentsOf(tenantId, key);
      refuseIfUsed(
        `flag ${key}`,
        dependents.filter((dependent) => kept.has(dependent)),
      );
      await change.remove(flag);
      ledger.note('flags', key, 'deleted');
    }
  }

  private async removeSegments(
    kept: ReadonlySet<string>,
    { segments }: TenantContent,
    ledger: ImportLedger,
  ): Promise<void> {
    for (const [key, segment] of segments) {
      if (kept.has(key)) continue;
      const users = await this.unit.get(SegmentRepository).usersOf(this.caller.tenantId, key);
      const needing = users.segments.filter((user) => kept.has(user));
      refuseIfUsed(`segment ${key}`, [...users.flags, ...needing]);
      await new SegmentChange(this.unit, this.caller, this.now).remove(segment);
      ledger.note('segments', key, 'deleted');
    }
  }
}

function keysOf(items: readonly { readonly key: string }[]): Set<string> {
  return new Set(items.map(({ key }) => key));
}

function refuseIfUsed(what: string, users: readonly string[]): void {
  if (users.length > 0) {
    throw new DomainError(
      'in_use',
      `${what} is not in the document but used by ${users.join(', ')}`,
    );
  }
}
