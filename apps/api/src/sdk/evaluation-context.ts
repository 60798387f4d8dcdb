import { type ContextInput } from '#domain/decisions/evaluate-flags.query';
import { Faults } from '#domain/kernel/input';
import { isRecord } from '#domain/kernel/json-value';
import { readAttributes, readTargetingKey } from './evaluation-request.js';

const PATH = '/context';

/**
 * The `context` of a body, as OpenFeature words it; a missing body or context is an empty one.
 * @throws DomainError `invalid_input` with paths below `/context`.
 */
export function readEvaluationContext(body: unknown): ContextInput {
  const faults = new Faults();
  if (body !== undefined && !isRecord(body)) {
    faults.report(PATH, 'must be in a JSON object');
    faults.throwIfAny();
  }
  const given = isRecord(body) ? body['context'] : undefined;
  const attributes = readAttributes(given, PATH, faults.report);
  const own = Object.hasOwn(attributes, 'targetingKey') ? attributes['targetingKey'] : undefined;
  const targetingKey = readTargetingKey(own, `${PATH}/targetingKey`, faults.report);
  faults.throwIfAny();
  return { targetingKey, attributes };
}
