import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cyclicNodes, visitDependenciesFirst } from './graph.js';

const RUNS = { numRuns: fc.readConfigureGlobal().numRuns ?? 300 };

/** `a:bc` is `a`, which depends on `b` and `c`. */
function graphOf(...nodes: string[]): Map<string, string[]> {
  return new Map(nodes.map((node) => [node.charAt(0), [...node.slice(2)]]));
}

function visited(graph: ReadonlyMap<string, readonly string[]>, root: string, done = ''): string {
  const order: string[] = [];
  const known = new Set(done);
  visitDependenciesFirst(
    root,
    known,
    (key) => graph.get(key) ?? [],
    (key) => {
      order.push(key);
      known.add(key);
    },
  );
  return order.join('');
}

describe('a visit of dependencies first', () => {
  it.each<[string, string[], string, string]>([
    ['one without any', ['a:'], '', 'a'],
    ['every one, in order', ['a:bcd', 'b:', 'c:', 'd:'], '', 'bcda'],
    ['a chain from its end', ['a:b', 'b:c', 'c:'], '', 'cba'],
    ['a diamond once', ['a:bc', 'b:d', 'c:d', 'd:'], '', 'dbca'],
    ['one that is named twice once', ['a:bb', 'b:'], '', 'ba'],
    ['nothing that was done before', ['a:bc', 'b:d', 'c:', 'd:'], 'b', 'ca'],
    ['nothing at all when it was done itself', ['a:b', 'b:'], 'a', ''],
    ['each node of a cycle once', ['a:b', 'b:ca', 'c:a'], '', 'cba'],
    ['itself once', ['a:a'], '', 'a'],
  ])('visits %s', (_, nodes, done, expected) => {
    expect(visited(graphOf(...nodes), 'a', done)).toBe(expected);
  });
});

describe('the nodes on cycles', () => {
  it.each<[string, string[], string]>([
    ['none in a tree', ['a:bc', 'b:d', 'c:', 'd:'], ''],
    ['none in a diamond', ['a:bc', 'b:d', 'c:d', 'd:'], ''],
    ['one that names itself', ['a:ab', 'b:'], 'a'],
    ['two that name each other', ['a:b', 'b:a'], 'ab'],
    ['not those that only lead there or away', ['a:b', 'b:c', 'c:bd', 'd:'], 'bc'],
    ['by a later neighbour', ['a:bc', 'b:', 'c:da', 'd:'], 'ac'],
    ['two cycles that share a node', ['a:b', 'b:ac', 'c:b'], 'abc'],
    ['two cycles one after the other', ['a:b', 'b:ac', 'c:d', 'd:c'], 'abcd'],
    ['none through a node that is finished', ['a:b', 'b:', 'c:ab'], ''],
  ])('are %s', (_, nodes, expected) => {
    expect([...cyclicNodes(graphOf(...nodes))].toSorted().join('')).toBe(expected);
  });

  it('are those that reach themselves', () => {
    const keys = [...'abcdef'];
    const edges = fc.array(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...keys)));
    fc.assert(
      fc.property(edges, (list) => {
        const graph = new Map(
          keys.map((key) => [key, list.filter(([from]) => from === key).map(([, to]) => to)]),
        );
        const reached = (from: string) => {
          const found = new Set<string>();
          const pending = [...(graph.get(from) ?? [])];
          for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
            if (!found.has(key)) pending.push(...(graph.get(key) ?? []));
            found.add(key);
          }
          return found;
        };
        const expected = keys.filter((key) => reached(key).has(key));
        expect([...cyclicNodes(graph)].toSorted()).toEqual(expected);
      }),
      RUNS,
    );
  });
});
