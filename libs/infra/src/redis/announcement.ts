import { isRecord } from '#domain/kernel/json-value';
import {
  isRulesetChangeEvent,
  type RulesetChangeEvent,
} from '#domain/rulesets/ruleset-change.event';
import { type RulesetPatch } from '#domain/rulesets/ruleset-patch';

/**
 * One message of the channel: the event, a line feed, and the patch if there is one. An instance that does not hold
 * the environment need not parse the patch, which may be long.
 */
export function encodeAnnouncement(event: RulesetChangeEvent, patch: RulesetPatch | null): string {
  const head = JSON.stringify(event);
  return patch === null ? head : `${head}\n${JSON.stringify(patch)}`;
}

export interface Announcement {
  readonly event: RulesetChangeEvent;
  /** Parses the rest; `null` when there is none or it cannot be read. */
  readonly patch: () => RulesetPatch | null;
}

/** `null` when it cannot be read, as of another release. */
export function decodeAnnouncement(message: string): Announcement | null {
  const end = message.indexOf('\n');
  const event = parse(end === -1 ? message : message.slice(0, end));
  if (!isRulesetChangeEvent(event)) return null;
  return { event, patch: () => (end === -1 ? null : readPatch(message.slice(end + 1))) };
}

function readPatch(text: string): RulesetPatch | null {
  const patch = parse(text);
  return isRecord(patch) && typeof patch['since'] === 'number' && isRecord(patch['change'])
    ? (patch as unknown as RulesetPatch)
    : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
