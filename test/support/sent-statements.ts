import { type DataSource, type Logger, type QueryRunner } from 'typeorm';

export interface SentStatement {
  readonly text: string;
  readonly values: unknown[];
}

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What goes to the database through a pool, by transaction, so that plans are of what is really sent. */
export class SentStatements implements Logger {
  private readonly byRunner = new Map<QueryRunner | undefined, SentStatement[]>();

  static of(dataSource: DataSource): SentStatements {
    const sent = new SentStatements();
    dataSource.logger = sent;
    return sent;
  }

  /** Those of each transaction since the last call, in their order. */
  take(): SentStatement[][] {
    const taken = [...this.byRunner.values()];
    this.byRunner.clear();
    return taken;
  }

  logQuery(text: string, values: unknown[] | undefined, runner?: QueryRunner): void {
    const own = this.byRunner.get(runner) ?? [];
    own.push({ text, values: values ?? [] });
    this.byRunner.set(runner, own);
  }

  logQueryError(): void {
    // Told by logQuery.
  }
  logQuerySlow(): void {
    // Told by logQuery.
  }
  logSchemaBuild(): void {
    // No statement of the product.
  }
  logMigration(): void {
    // No statement of the product.
  }
  log(): void {
    // No statement.
  }
}

const PLANNED = /^\s*(select|with|insert|update|delete)\b/i;
const SETTING = /^\s*select set_config/;

/** Plans of the statements of one transaction, each under the role that sent it. Changes nothing. */
export async function plansOf(
  dataSource: DataSource,
  statements: readonly SentStatement[],
  explain: 'explain' | 'explain analyze' = 'explain',
): Promise<{ readonly text: string; readonly nodes: PlanNode[] }[]> {
  const options = explain === 'explain' ? 'format json' : 'analyze, format json';
  const plans: { text: string; nodes: PlanNode[] }[] = [];
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    for (const { text, values } of statements) {
      if (SETTING.test(text)) await runner.query(text, values);
      else if (PLANNED.test(text)) {
        const rows = (await runner.query(`explain (${options}) ${text}`, values)) as Explained[];
        const nodes = rows.flatMap((row) => row['QUERY PLAN']).flatMap(({ Plan }) => nodesOf(Plan));
        plans.push({ text, nodes });
      }
    }
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
  return plans;
}

interface Explained {
  readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[];
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
