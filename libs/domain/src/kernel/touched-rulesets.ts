import { type RulesetTouch } from './unit-of-work.js';

/** What the calls of one unit of work say of each environment, gathered. */
export class TouchedRulesets {
  private readonly touched = new Map<string, { flags: Set<string>; segments: Set<string> }>();

  add(environmentId: string, { flags, segments }: RulesetTouch): void {
    const known = this.touched.get(environmentId) ?? { flags: new Set(), segments: new Set() };
    for (const key of flags) known.flags.add(key);
    for (const key of segments) known.segments.add(key);
    this.touched.set(environmentId, known);
  }

  /** By id of the environment; each key once, in the order of the calls. */
  all(): ReadonlyMap<string, RulesetTouch> {
    const touches = [...this.touched].map(
      ([id, { flags, segments }]) => [id, { flags: [...flags], segments: [...segments] }] as const,
    );
    return new Map(touches);
  }
}
