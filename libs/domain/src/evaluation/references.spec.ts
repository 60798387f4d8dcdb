import { describe, expect, it } from '@jest/globals';
import { cyclicNodes } from './graph.js';
import { countLeaves, findCycle, segmentsOf } from './references.js';
import { type Condition } from './ruleset.js';

const leaf = { attribute: 'a', op: 'exists' };

describe('references of a condition', () => {
  it('lists each segment once, in order', () => {
    const condition: Condition = {
      all: [{ segment: 'b' }, { not: { any: [{ segment: 'a' }, leaf] } }, { segment: 'b' }],
    };
    expect(segmentsOf(condition)).toEqual(['b', 'a']);
    expect(segmentsOf(null)).toEqual([]);
    expect(segmentsOf(leaf)).toEqual([]);
  });

  it('counts comparisons, segments included', () => {
    expect(countLeaves(leaf)).toBe(1);
    expect(countLeaves({ all: [leaf, { not: leaf }, { any: [leaf, { segment: 's' }] }] })).toBe(4);
  });

  it('reads a tree of any depth', () => {
    let condition: Condition = { segment: 'deep' };
    for (let depth = 0; depth < 100_000; depth += 1) condition = { not: condition };
    expect(segmentsOf(condition)).toEqual(['deep']);
    expect(countLeaves(condition)).toBe(1);
  });
});

describe('cycles', () => {
  const graphOf = (edges: Record<string, string[]>) => new Map(Object.entries(edges));

  it('finds none in a graph without', () => {
    expect(findCycle(graphOf({}))).toBeNull();
    expect(findCycle(graphOf({ a: ['b', 'c'], b: ['d'], c: ['d'], d: ['unknown'] }))).toBeNull();
  });

  it('names a cycle from its first node back to it', () => {
    expect(findCycle(graphOf({ a: ['a'] }))).toEqual(['a', 'a']);
    expect(findCycle(graphOf({ a: ['b'], b: ['a'] }))).toEqual(['a', 'b', 'a']);
    expect(findCycle(graphOf({ x: ['a'], a: ['y', 'b'], b: ['c'], c: ['a'], y: [] }))).toEqual([
      'a',
      'b',
      'c',
      'a',
    ]);
  });

  it('walks long chains and dense graphs in linear time', () => {
    const chain = new Map<string, string[]>();
    for (let index = 0; index < 100_000; index += 1) chain.set(`n${index}`, [`n${index + 1}`]);
    expect(findCycle(chain)).toBeNull();
    chain.set('n100000', ['n0']);
    expect(findCycle(chain)).toHaveLength(100_002);
    expect(cyclicNodes(chain).size).toBe(100_001);
  });

  it('tells nodes on a cycle from nodes that reach one or are reached', () => {
    const graph = graphOf({
      into: ['a'],
      a: ['b', 'b'],
      b: ['c'],
      c: ['a', 'out'],
      out: ['between'],
      between: ['self'],
      self: ['self', 'end'],
      end: [],
    });
    expect([...cyclicNodes(graph)].sort()).toEqual(['a', 'b', 'c', 'self']);
  });
});
