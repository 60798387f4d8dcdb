import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { type CommittedRevision } from '../rulesets/committed-revisions.js';
import { type Sql } from './scope.js';

export interface Enlistment {
  readonly tenantId: string;
  readonly sql: Sql;
  /** Filled by the units of work that ran in this transaction. */
  readonly revisions: CommittedRevision[];
}

/**
 * A transaction that was opened around a whole request, so that its answer can be stored in the same commit as
 * its effect. Units of work of that tenant join it instead of opening their own. Nothing but idempotent
 * requests may do this: everywhere else a unit of work is its own transaction.
 */
@Injectable()
export class EnlistedTransaction {
  private readonly storage = new AsyncLocalStorage<Enlistment>();

  run<Result>(enlistment: Enlistment, work: () => Promise<Result>): Promise<Result> {
    return this.storage.run(enlistment, work);
  }

  /** The open transaction of this request, if it is of this tenant. */
  of(tenantId: string): Enlistment | undefined {
    const enlistment = this.storage.getStore();
    return enlistment?.tenantId === tenantId ? enlistment : undefined;
  }
}
