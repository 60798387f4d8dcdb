import { describe, expect, it } from '@jest/globals';
import { applyChange, compileRuleset } from '../evaluation/compile.js';
import { RULESET_SCHEMA_VERSION, type RulesetChange } from '../evaluation/ruleset.js';
import { flagOf, ruleOf, rulesetOf, segmentOf } from '../evaluation/testing/build-ruleset.js';
import { PlainSecretDigest } from '../testing/plain.secret-digest.js';
import { ScopeTags } from './scope-tags.js';

const shown = (prerequisite: string) =>
  flagOf('shown', {
    clientSide: true,
    prerequisites: [{ flag: prerequisite, variants: ['on'] }],
    rules: [ruleOf({ segment: 'outer' })],
  });
const FLAGS = [
  flagOf('base'),
  flagOf('hidden', { rules: [ruleOf({ segment: 'own' })] }),
  shown('base'),
];
const SEGMENTS = [
  segmentOf('inner'),
  segmentOf('outer', { when: { segment: 'inner' } }),
  segmentOf('own'),
];
const ruleset = compileRuleset(rulesetOf(FLAGS, SEGMENTS));

/** The tags of both kinds of key after a change. */
function tagsAfter(change: Partial<RulesetChange>) {
  const none = { flags: [], removedFlags: [], segments: [], removedSegments: [] };
  const after = applyChange(ruleset, {
    schemaVersion: RULESET_SCHEMA_VERSION,
    revision: 2,
    ...none,
    ...change,
  });
  const tags = new ScopeTags(new PlainSecretDigest());
  return { server: tags.of(after, 'server'), client: tags.of(after, 'client') };
}

describe('the tag of what a key can see', () => {
  const before = tagsAfter({ revision: 1 });

  it('is another one for a server key after every change', () => {
    expect([before.server, tagsAfter({}).server]).toEqual(['1', '2']);
  });

  it.each<[string, Partial<RulesetChange>]>([
    ['a flag that it cannot see changes', { flags: [flagOf('hidden', { version: 8 })] }],
    ['a flag that it cannot see comes', { flags: [flagOf('new')] }],
    ['a flag that it cannot see goes', { removedFlags: ['hidden'] }],
    [
      'a segment changes that only such a flag uses',
      { segments: [segmentOf('own', { included: ['u'] })] },
    ],
  ])('tells a client key nothing when %s', (_, change) => {
    expect(tagsAfter(change).client).toBe(before.client);
  });

  it.each<[string, Partial<RulesetChange>]>([
    ['changes', { flags: [{ ...shown('base'), version: 8 }] }],
    ['comes', { flags: [flagOf('new', { clientSide: true })] }],
    ['goes', { removedFlags: ['shown'] }],
    ['gets another prerequisite', { flags: [shown('hidden')] }],
    ['has a prerequisite that changes', { flags: [flagOf('base', { enabled: false })] }],
    [
      'uses a segment that changes, however far',
      { segments: [segmentOf('inner', { included: ['u'] })] },
    ],
  ])('is another one for a client key when a flag that it can see %s', (_, change) => {
    expect(tagsAfter(change).client).not.toBe(before.client);
  });

  it('is the same on every instance, however it came to its ruleset', () => {
    const anew = compileRuleset(structuredClone(rulesetOf([...FLAGS].reverse(), SEGMENTS)));
    const tags = new ScopeTags(new PlainSecretDigest());
    expect(tags.of(anew, 'client')).toBe(before.client);
  });
});
