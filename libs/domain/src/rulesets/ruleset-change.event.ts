import { isRecord } from '../kernel/json-value.js';

/**
 * Tells that an environment has a new revision. It carries no content: whoever hears it reads the truth, so a
 * late, repeated or lost event can never install anything old.
 */
export interface RulesetChangeEvent {
  readonly tenantId: string;
  readonly environmentId: string;
  readonly revision: number;
  /** When the change was committed, epoch ms of the database's clock. */
  readonly committedAt: number;
}

/** Whether what came over the wire is one. */
export function isRulesetChangeEvent(value: unknown): value is RulesetChangeEvent {
  return (
    isRecord(value) &&
    typeof value['tenantId'] === 'string' &&
    typeof value['environmentId'] === 'string' &&
    typeof value['revision'] === 'number' &&
    typeof value['committedAt'] === 'number'
  );
}
