import { visitDependenciesFirst } from './graph.js';

/** Deeper than ordinary chains go, and far from what a stack can hold. */
const MAX_RECURSION = 50;

/**
 * Results that depend on each other, each computed once: neither a long chain nor a diamond costs more than
 * its size. `compute` asks for what it depends on; short chains are followed by that recursion, which is
 * fastest, and what lies deeper is computed from the bottom up. The dependencies must not form a cycle.
 */
export class Memo<T> {
  private readonly results = new Map<string, T>();
  private depth = 0;

  constructor(
    private readonly dependenciesOf: (key: string) => readonly string[],
    private readonly compute: (key: string) => T,
  ) {}

  of(key: string): T {
    const { results } = this;
    const known = results.get(key);
    if (known !== undefined) return known;
    if (this.depth === MAX_RECURSION) {
      visitDependenciesFirst(key, results, this.dependenciesOf, (each) => {
        results.set(each, this.compute(each));
      });
      return this.of(key);
    }
    this.depth += 1;
    try {
      const result = this.compute(key);
      results.set(key, result);
      return result;
    } finally {
      this.depth -= 1;
    }
  }
}
