import { isRecord } from '#domain/kernel/json-value';
import {
  isRulesetChangeEvent,
  type RulesetChangeEvent,
} from '#domain/rulesets/ruleset-change.event';

/** CloudEvents 1.0, JSON format in structured mode. */
const CLOUD_EVENT_TYPE = 'dev.ffs.ruleset.changed.v1';
export const CLOUD_EVENT_CONTENT_TYPE = 'application/cloudevents+json';

/** Cannot become readable by trying again. */
export class UnreadableMessageError extends Error {}

/** The id is the same for every repetition of an event, as CloudEvents asks. */
export function encodeCloudEvent(event: RulesetChangeEvent): string {
  return JSON.stringify({
    specversion: '1.0',
    id: `${event.environmentId}/${event.revision}`,
    source: `/tenants/${event.tenantId}/environments/${event.environmentId}`,
    type: CLOUD_EVENT_TYPE,
    time: new Date(event.committedAt).toISOString(),
    datacontenttype: 'application/json',
    data: event,
  });
}

/** @throws UnreadableMessageError */
export function decodeCloudEvent(body: Buffer | null): RulesetChangeEvent {
  const message = parse(body);
  if (!isRecord(message)) throw new UnreadableMessageError('is not a JSON object');
  if (message['specversion'] !== '1.0') throw new UnreadableMessageError('is not CloudEvents 1.0');
  if (message['type'] !== CLOUD_EVENT_TYPE)
    throw new UnreadableMessageError('is of an unknown type');
  const { data } = message;
  if (!isRulesetChangeEvent(data)) throw new UnreadableMessageError('has data of another shape');
  const { tenantId, environmentId, revision, committedAt } = data;
  return { tenantId, environmentId, revision, committedAt };
}

function parse(body: Buffer | null): unknown {
  try {
    return JSON.parse(String(body));
  } catch (error) {
    throw new UnreadableMessageError('is not JSON', { cause: error });
  }
}
