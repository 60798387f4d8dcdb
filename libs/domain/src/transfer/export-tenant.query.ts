import { Injectable } from '@nestjs/common';
import { type FlagDefinition } from '../flags/flag.js';
import { definitionOf } from '../flags/flag-change.js';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { type SegmentDefinition } from '../segments/segment.js';
import { segmentDefinitionOf } from '../segments/segment-change.js';
import { readTenantContent } from './tenant-content.js';

/** Raised when a reader of the previous version could misunderstand a document of this one. */
export const DOCUMENT_SCHEMA_VERSION = 1;

/** A tenant's flags, segments and environments: no versions, times or secrets. */
export interface TenantDocument {
  readonly schemaVersion: typeof DOCUMENT_SCHEMA_VERSION;
  readonly exportedAt: string;
  readonly environments: readonly { readonly key: string; readonly name: string }[];
  readonly segments: readonly SegmentDefinition[];
  readonly flags: readonly FlagDefinition[];
}

@Injectable()
export class ExportTenantQuery {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async execute(caller: Caller): Promise<TenantDocument> {
    const content = await this.units.read(caller.tenantId, (unit) =>
      readTenantContent(unit, caller.tenantId),
    );
    return {
      schemaVersion: DOCUMENT_SCHEMA_VERSION,
      exportedAt: this.clock.now().toISOString(),
      environments: content.environments.map(({ key, name }) => ({ key, name })),
      segments: [...content.segments.values()].map(segmentDefinitionOf),
      flags: [...content.flags.values()].map(definitionOf),
    };
  }
}
