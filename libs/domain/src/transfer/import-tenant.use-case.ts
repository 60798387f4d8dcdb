import { Injectable } from '@nestjs/common';
import { requireEnvironments } from '../access/grant.js';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Entropy } from '../kernel/entropy.js';
import { Faults } from '../kernel/input.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { CreateEnvironmentUseCase } from '../tenancy/create-environment.use-case.js';
import { removeEnvironment } from '../tenancy/delete-environment.use-case.js';
import { renameEnvironment } from '../tenancy/rename-environment.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { checkPlan, refuseNeededRemovals } from './check-plan.js';
import { type ImportDocument, readImportDocument } from './import-document.js';
import { ImportLedger, type ImportResult } from './import-ledger.js';
import { planImport } from './import-plan.js';
import { PlanWriter } from './plan-writer.js';
import { PlannedReferences } from './planned-references.js';
import { readTenantContent, type TenantContent } from './tenant-content.js';

export const IMPORT_MODES = ['create', 'merge', 'replace'] as const;
/** `create` refuses what exists, `merge` adds and updates, `replace` also removes what is not in the document. */
export type ImportMode = (typeof IMPORT_MODES)[number];

/** Ends a dry run, so that everything it has done is taken back by the one who knows how. */
class DryRunDone extends Error {
  constructor(readonly result: ImportResult) {
    super('dry run');
  }
}

/** Writes a whole document in one transaction, through the same doors as every other write. */
@Injectable()
export class ImportTenantUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly createEnvironment: CreateEnvironmentUseCase,
  ) {}

  /** @throws DomainError `invalid_input` with the place in the document, `already_exists`, `in_use`, `forbidden`. */
  async execute(
    caller: Caller,
    input: unknown,
    { mode, dryRun }: { readonly mode: ImportMode; readonly dryRun: boolean },
  ): Promise<ImportResult> {
    const document = readImportDocument(input);
    try {
      return await this.units.write(caller, async (unit) => {
        const result = await this.write(unit, caller, document, mode);
        if (dryRun) throw new DryRunDone(result);
        return result;
      });
    } catch (error) {
      if (error instanceof DryRunDone) return error.result;
      throw error;
    }
  }

  private async write(
    unit: WriteUnit,
    caller: Caller,
    document: ImportDocument,
    mode: ImportMode,
  ): Promise<ImportResult> {
    const { entropy } = this;
    const replace = mode === 'replace';
    const ledger = new ImportLedger();
    await this.writeEnvironments(unit, caller, document, mode, ledger);
    const content = await readTenantContent(unit, caller.tenantId);
    if (mode === 'create') refuseExisting(document, content);
    const faults = new Faults();
    const plan = await planImport(document, content, { replace, entropy }, faults.report);
    const references = new PlannedReferences(plan);
    await checkPlan(plan, references, faults.report);
    faults.throwIfAny();
    refuseNeededRemovals(plan);
    const writer = new PlanWriter(unit, caller, this.clock.now(), entropy, references);
    await writer.write(plan, ledger);
    if (replace) await removeEnvironments(unit, caller, document, content, ledger);
    return ledger.result();
  }

  private async writeEnvironments(
    unit: WriteUnit,
    caller: Caller,
    { environments = [] }: ImportDocument,
    mode: ImportMode,
    ledger: ImportLedger,
  ): Promise<void> {
    const stored = await unit.get(EnvironmentRepository).all(caller.tenantId);
    const known = new Map(stored.map((environment) => [environment.key, environment]));
    for (const { key, name } of environments) {
      const existing = known.get(key);
      if (existing === undefined) {
        await this.createEnvironment.within(unit, caller, { key, name: name ?? key });
        ledger.note('environments', key, 'created');
      } else if (mode === 'create' || name === undefined || name === existing.name) {
        ledger.note('environments', key, 'unchanged');
      } else {
        await renameEnvironment(unit, caller, existing, name);
        ledger.note('environments', key, 'updated');
      }
    }
  }
}

async function removeEnvironments(
  unit: WriteUnit,
  caller: Caller,
  document: ImportDocument,
  content: TenantContent,
  ledger: ImportLedger,
): Promise<void> {
  if (document.environments === undefined) return;
  const kept = new Set(document.environments.map(({ key }) => key));
  for (const environment of content.environments) {
    if (kept.has(environment.key)) continue;
    requireEnvironments(caller.grant, [environment.key]);
    await removeEnvironment(unit, caller.tenantId, environment);
    ledger.note('environments', environment.key, 'deleted');
  }
}

function refuseExisting(document: ImportDocument, content: TenantContent): void {
  const taken = [
    ...document.flags.filter(({ key }) => content.flags.has(key)).map(({ key }) => `flag ${key}`),
    ...document.segments
      .filter(({ key }) => content.segments.has(key))
      .map(({ key }) => `segment ${key}`),
  ];
  if (taken.length === 0) return;
  const shown = taken.slice(0, 20).join(', ');
  const more = taken.length > 20 ? ` and ${taken.length - 20} more` : '';
  throw new DomainError('already_exists', `these exist: ${shown}${more}`);
}
