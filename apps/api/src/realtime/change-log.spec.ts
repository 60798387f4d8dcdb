import { describe, expect, it } from '@jest/globals';
import { compileRuleset } from '#domain/evaluation/compile';
import { type RulesetFlag } from '#domain/evaluation/ruleset';
import { ChangeLog } from './change-log.js';

const flag = (key: string, version: number, clientSide = false): RulesetFlag => ({
  key,
  type: 'boolean',
  variants: [{ key: 'on', value: true }],
  clientSide,
  version,
  enabled: true,
  offVariant: 'on',
  targets: [],
  prerequisites: [],
  rules: [],
  fallthrough: { variant: 'on' },
});
const rulesetAt = (revision: number, flags: readonly RulesetFlag[]) =>
  compileRuleset({ schemaVersion: 1, environment: 'e', revision, flags, segments: [] });

describe('the log of changes', () => {
  it('tells each kind of key what changed after a revision, however often', () => {
    const log = new ChangeLog(rulesetAt(10, [flag('a', 1), flag('b', 1, true)]));
    log.advance(rulesetAt(11, [flag('a', 2), flag('b', 1, true)]));
    log.advance(rulesetAt(13, [flag('a', 3), flag('b', 2, true)]));

    expect(log.since(13, 'server')).toEqual([]);
    expect(log.since(12, 'server')).toEqual(['a', 'b']);
    expect(log.since(10, 'server')).toEqual(['a', 'b']);
    expect(log.since(10, 'client')).toEqual(['b']);
    expect(log.since(13, 'client')).toEqual([]);
  });

  it('tells a client key of a flag that it sees no more', () => {
    const log = new ChangeLog(rulesetAt(1, [flag('a', 1, true), flag('b', 1, true)]));
    const hidden = log.advance(rulesetAt(2, [flag('b', 1, true), flag('a', 2, false)]));
    const removed = log.advance(rulesetAt(3, [flag('a', 2, false)]));

    expect([hidden.client, removed.client]).toEqual([['a'], ['b']]);
    expect(log.advance(rulesetAt(4, [])).client).toEqual([]);
  });

  it('names every flag that the key may see where it does not remember', () => {
    const log = new ChangeLog(rulesetAt(5, [flag('b', 1), flag('a', 1, true)]));
    expect(log.since(4, 'server')).toEqual(['a', 'b']);
    expect(log.since(4, 'client')).toEqual(['a']);
  });

  it('remembers the last hundred changes', () => {
    const log = new ChangeLog(rulesetAt(0, [flag('a', 0), flag('b', 0)]));
    for (let at = 1; at <= 101; at += 1) log.advance(rulesetAt(at, [flag('a', at), flag('b', 0)]));

    expect(log.since(1, 'server')).toEqual(['a']);
    expect(log.since(0, 'server')).toEqual(['a', 'b']);
  });
});
