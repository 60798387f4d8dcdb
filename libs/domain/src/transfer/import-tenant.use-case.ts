import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { CreateEnvironmentUseCase } from '../tenancy/create-environment.use-case.js';
import { type ImportDocument, readImportDocument } from './import-document.js';
import { ImportLedger, type ImportResult } from './import-ledger.js';
import { ItemWriter } from './item-writer.js';
import { readTenantContent, type TenantContent } from './tenant-content.js';
import { Removal } from './removal.js';

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
    private readonly items: ItemWriter,
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
    const content = await readTenantContent(unit, caller.tenantId);
    if (mode === 'create') refuseExisting(document, content);
    const ledger = new ImportLedger();
    const known = new Set(content.environments.map(({ key }) => key));
    for (const { key, name = key } of document.environments ?? []) {
      if (!known.has(key)) await this.createEnvironment.within(unit, caller, { key, name });
      ledger.note('environments', key, known.has(key) ? 'unchanged' : 'created');
    }
    for (const item of document.segments) {
      const before = content.segments.get(item.key);
      await ledger.write('segments', item, before, () =>
        this.items.writeSegment(unit, caller, before, item.body),
      );
    }
    for (const item of document.flags) {
      const before = content.flags.get(item.key);
      await ledger.write('flags', item, before, () =>
        this.items.writeFlag(unit, caller, before, item.body),
      );
    }
    ledger.throwIfFaulty();
    if (mode === 'replace') {
      await new Removal(unit, caller, this.clock.now()).of(document, content, ledger);
    }
    return ledger.result();
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
