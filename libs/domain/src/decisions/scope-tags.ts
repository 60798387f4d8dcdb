import { Injectable } from '@nestjs/common';
import { type SdkKeyKind } from '../access/sdk-key.js';
import { SecretDigest } from '../access/secrets.js';
import { type CompiledFlag, type CompiledRuleset } from '../evaluation/compile.js';
import { isVisible } from './visible-flags.js';

/**
 * Names what a kind of key can see of a ruleset, so that equal names mean equal answers. A server key sees every
 * change, so the revision does. A client key must not learn that something changed which it cannot see: its tag
 * is a digest of the flags it sees and of all they depend on, the same on every instance.
 */
@Injectable()
export class ScopeTags {
  private readonly clientTags = new WeakMap<CompiledRuleset, string>();
  /** By definition, which rulesets that follow each other share. */
  private readonly digests = new WeakMap<object, string>();

  constructor(private readonly digest: SecretDigest) {}

  of(ruleset: CompiledRuleset, kind: SdkKeyKind): string {
    if (kind === 'server') return String(ruleset.revision);
    const known = this.clientTags.get(ruleset);
    if (known !== undefined) return known;
    const tag = this.clientTag(ruleset);
    this.clientTags.set(ruleset, tag);
    return tag;
  }

  private clientTag(ruleset: CompiledRuleset): string {
    const parts = [...reachedBy(ruleset, (flag) => isVisible(flag, 'client'))];
    const digests = parts.map((source) => this.digestOf(source)).sort();
    return `c${this.digest.of(`${ruleset.schemaVersion} ${digests.join(' ')}`).slice(0, 32)}`;
  }

  private digestOf(source: object): string {
    const known = this.digests.get(source);
    if (known !== undefined) return known;
    const digest = this.digest.of(JSON.stringify(source));
    this.digests.set(source, digest);
    return digest;
  }
}

/** The definitions of the flags chosen, and of the flags and segments that they reach. */
function reachedBy(
  { flags, segments }: CompiledRuleset,
  isChosen: (flag: CompiledFlag) => boolean,
): ReadonlySet<object> {
  const sources = new Set<object>();
  // Sets visit what is added to them on the way.
  const reachedFlags = new Set([...flags.values()].filter(isChosen));
  const reachedSegments = new Set<string>();
  for (const { source, targeting } of reachedFlags) {
    sources.add(source);
    for (const key of targeting?.prerequisiteKeys ?? []) {
      const flag = flags.get(key);
      if (flag) reachedFlags.add(flag);
    }
    targeting?.segments.forEach((segment) => reachedSegments.add(segment));
  }
  for (const key of reachedSegments) {
    const segment = segments.get(key);
    if (segment === undefined) continue;
    sources.add(segment.source);
    segment.references.forEach((reference) => reachedSegments.add(reference));
  }
  return sources;
}
