import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { type StoredAuditEntry } from './audit-entry.js';
import { type AuditFilter } from './audit-trail.js';
import { ListAuditQuery } from './list-audit.query.js';

const BATCH = 200;

/**
 * All entries that match, newest first, a batch at a time and only when asked for the next one. Entries made
 * meanwhile are newer than the first and do not appear; those before never change, so the whole is as
 * consistent as one transaction without holding one open.
 */
@Injectable()
export class ExportAuditQuery {
  constructor(private readonly list: ListAuditQuery) {}

  async *execute(
    caller: Caller,
    filter: AuditFilter,
  ): AsyncGenerator<readonly StoredAuditEntry[], void, undefined> {
    let before: number | null | undefined;
    while (before !== null) {
      const page = await this.list.execute(caller, { ...filter, limit: BATCH, before });
      yield page.items;
      before = page.next;
    }
  }
}
