import { describe, expect, it } from '@jest/globals';
import { type CompiledRuleset, compileRuleset } from '#domain/evaluation/compile';
import { evaluate } from '#domain/evaluation/evaluate';
import { type RulesetFlag } from '#domain/evaluation/ruleset';
import { DecisionTexts } from './decision-texts.js';

const flag = (key: string): RulesetFlag => ({
  key,
  type: 'boolean',
  variants: [
    { key: 'on', value: true },
    { key: 'off', value: false },
  ],
  clientSide: false,
  version: 1,
  enabled: true,
  offVariant: 'off',
  targets: [],
  prerequisites: [],
  rules: [],
  fallthrough: { variant: 'on' },
});
const rulesetAt = (revision: number) =>
  compileRuleset({
    schemaVersion: 1,
    environment: 'production',
    revision,
    flags: [flag('one'), flag('two')],
    segments: [],
  });

describe('the texts of decisions', () => {
  const written: string[] = [];
  const texts = new DecisionTexts((key, { reason }, revision) => {
    written.push(key);
    return `${key} ${reason} ${revision}`;
  });
  const context = { targetingKey: 'u', attributes: {}, now: 0 };
  const decide = (ruleset: CompiledRuleset, ...keys: string[]) => ({
    ruleset,
    keys,
    decisions: keys.map((key) => evaluate(ruleset, key, context)),
  });

  it('are written once for a ruleset, and come in the order asked', () => {
    const ruleset = rulesetAt(1);
    expect(texts.of(decide(ruleset, 'two', 'one'))).toEqual(['two STATIC 1', 'one STATIC 1']);
    expect(texts.of(decide(ruleset, 'one', 'two'))).toEqual(['one STATIC 1', 'two STATIC 1']);
    expect(written).toEqual(['two', 'one']);
  });

  it('are not those of another ruleset', () => {
    texts.of(decide(rulesetAt(1), 'one'));
    expect(texts.of(decide(rulesetAt(2), 'one'))).toEqual(['one STATIC 2']);
  });

  it('name the flag that was asked for where there is none', () => {
    const ruleset = rulesetAt(1);
    expect(texts.of(decide(ruleset, 'no', 'nor'))).toEqual(['no ERROR 1', 'nor ERROR 1']);
  });
});
