import { type Sql } from './scope.js';

/** When as much is held, it is sent: bounds the memory of a unit, and how long one statement takes. */
const MOST_CHARACTERS = 1024 * 1024;
const MOST_ROWS = 2_000;

/** Takes the tenant's id as `$1` and a JSON list of rows as `$2`. */
export interface RowsStatement {
  readonly text: string;
  /** Of the statements that are held, those with a lower step are sent first. */
  readonly step: number;
}

interface HeldRows {
  readonly tenantId: string;
  readonly rows: string[];
  readonly identities: Set<string>;
}

/**
 * The statements of one unit of work. Rows to be written are held back and sent many at a time: when anything
 * else is asked of the database, when there are many of them, and at the end of the unit. So whatever is read
 * sees all that was written before, and a unit that writes thousands of rows needs few round trips.
 *
 * Rows are sent by the steps of their statements, not in the order of the calls. Where that would make a difference,
 * the later call must `settle` the statements it has to come after.
 */
export class HeldWrites implements Sql {
  private held = new Map<RowsStatement, HeldRows>();
  private characters = 0;
  private count = 0;

  constructor(private readonly sql: Sql) {}

  async query<Result>(statement: string, values?: unknown[]): Promise<Result> {
    await this.flush();
    return this.sql.query<Result>(statement, values);
  }

  /**
   * @param identity of what the row writes: the same is never written twice by one statement
   */
  async hold(
    tenantId: string,
    statement: RowsStatement,
    row: object,
    identity: string,
  ): Promise<void> {
    const same = this.held.get(statement);
    if (same && (same.tenantId !== tenantId || same.identities.has(identity))) await this.flush();
    const { rows, identities } = this.heldFor(tenantId, statement);
    const json = JSON.stringify(row);
    rows.push(json);
    identities.add(identity);
    this.characters += json.length;
    this.count += 1;
    if (this.characters >= MOST_CHARACTERS || this.count >= MOST_ROWS) await this.flush();
  }

  /** Sends what is held if a row of one of the statements is. */
  async settle(...statements: readonly RowsStatement[]): Promise<void> {
    if (statements.some((statement) => this.held.has(statement))) await this.flush();
  }

  async flush(): Promise<void> {
    const { held } = this;
    this.held = new Map();
    this.characters = 0;
    this.count = 0;
    const inOrder = [...held].sort(([one], [other]) => one.step - other.step);
    for (const [{ text }, { tenantId, rows }] of inOrder) {
      await this.sql.query(text, [tenantId, `[${rows.join(',')}]`]);
    }
  }

  private heldFor(tenantId: string, statement: RowsStatement): HeldRows {
    const held = this.held.get(statement) ?? { tenantId, rows: [], identities: new Set() };
    this.held.set(statement, held);
    return held;
  }
}
