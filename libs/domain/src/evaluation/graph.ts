/**
 * Calls `visit` once for `root` and everything it reaches that is not `done`, dependencies first. On a cycle
 * one dependency is necessarily not done yet when its dependent is visited. Iterative and linear.
 */
export function visitDependenciesFirst(
  root: string,
  done: { has(key: string): boolean },
  dependenciesOf: (key: string) => readonly string[],
  visit: (key: string) => void,
): void {
  if (done.has(root)) return;
  const dependencies = dependenciesOf(root);
  if (dependencies.length === 0) {
    visit(root);
    return;
  }
  const entered = new Set([root]);
  const path = [{ key: root, dependencies, next: 0 }];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const dependency = top.dependencies[top.next];
    if (dependency === undefined) {
      path.pop();
      visit(top.key);
    } else {
      top.next += 1;
      if (!entered.has(dependency) && !done.has(dependency)) {
        entered.add(dependency);
        path.push({ key: dependency, dependencies: dependenciesOf(dependency), next: 0 });
      }
    }
  }
}

/**
 * The nodes that lie on some cycle, by Tarjan's strongly connected components (1972), without recursion.
 * Unlike `findCycle` it tells a node on a cycle from one that merely reaches it.
 */
export function cyclicNodes(graph: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const cyclic = new Set<string>();
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const lower = (key: string, bound: number): void => {
    low.set(key, Math.min(low.get(key) ?? bound, bound));
  };
  const close = (root: string): void => {
    const component = open.splice(open.lastIndexOf(root));
    const selfLoop = graph.get(root)?.includes(root) === true;
    for (const key of component) {
      isOpen.delete(key);
      if (component.length > 1 || selfLoop) cyclic.add(key);
    }
  };
  for (const start of graph.keys()) {
    const path: { key: string; next: number }[] = [];
    const enter = (key: string): void => {
      lower(key, order.size);
      order.set(key, order.size);
      open.push(key);
      isOpen.add(key);
      path.push({ key, next: 0 });
    };
    if (!order.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const neighbour = graph.get(top.key)?.[top.next];
      top.next += 1;
      if (neighbour === undefined) {
        path.pop();
        const parent = path.at(-1);
        if (parent !== undefined) lower(parent.key, low.get(top.key) ?? 0);
        if (low.get(top.key) === order.get(top.key)) close(top.key);
      } else if (!order.has(neighbour)) {
        enter(neighbour);
      } else if (isOpen.has(neighbour)) {
        lower(top.key, order.get(neighbour) ?? 0);
      }
    }
  }
  return cyclic;
}
