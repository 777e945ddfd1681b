import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimit } from '../../src/kernel/limit.ts';
import { walkGraph, type GraphNode, type VisitStatus } from '../../src/apply/walk-graph.ts';
import { itHolds } from '../support/it-holds.ts';

const node = (id: string, ...dependsOn: readonly string[]): GraphNode => ({ id, dependsOn });

interface Walked {
  readonly visited: readonly string[];
  readonly skipped: readonly (readonly [string, string])[];
  readonly mostAtOnce: number;
}

/** Each visit takes a tick of the event loop, with a limit at once; `failing` ones fail. */
async function walk(
  nodes: readonly GraphNode[],
  { limit = 8, failing = [] }: { readonly limit?: number; readonly failing?: readonly string[] } = {},
): Promise<Walked> {
  const visited: string[] = [];
  const skipped: (readonly [string, string])[] = [];
  let running = 0;
  let mostAtOnce = 0;
  const limited = createLimit(limit);
  const visit = async ({ id }: GraphNode): Promise<VisitStatus> => {
    visited.push(id);
    running += 1;
    mostAtOnce = Math.max(mostAtOnce, running);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    running -= 1;
    return failing.includes(id) ? 'failed' : 'done';
  };
  await walkGraph(
    nodes,
    (one) => limited(() => visit(one)),
    ({ id }, behind) => skipped.push([id, behind]),
  );
  return { visited, skipped, mostAtOnce };
}

describe('walkGraph()', () => {
  it('visits a diamond from its top to its bottom, each node once', async () => {
    const { visited } = await walk([
      node('bottom', 'left', 'right'),
      node('left', 'top'),
      node('right', 'top'),
      node('top'),
    ]);

    expect([visited[0], visited.slice(1, 3).toSorted(), visited[3]]).toEqual([
      'top',
      ['left', 'right'],
      'bottom',
    ]);
    expect(visited).toHaveLength(4);
  });

  it('skips everything behind a failure, reports behind what, and continues elsewhere', async () => {
    const { visited, skipped } = await walk(
      [node('a'), node('b', 'a'), node('c', 'b'), node('d'), node('e', 'd', 'c')],
      { failing: ['a'] },
    );

    expect(visited.toSorted()).toEqual(['a', 'd']);
    expect(skipped).toEqual([
      ['b', 'a'],
      ['c', 'b'],
      ['e', 'c'],
    ]);
  });

  it('visits a node after others whatever becomes of them', async () => {
    const after = ['z', 'y', 'unknown'];
    const { visited, skipped } = await walk([{ ...node('a'), after }, node('y', 'x'), node('x'), node('z')], {
      failing: ['x', 'z'],
    });

    expect(visited).toEqual(['x', 'z', 'a']);
    expect(skipped).toEqual([['y', 'x']]);
  });

  it('counts an unknown dependency as done', async () => {
    expect((await walk([node('a', 'gone')])).visited).toEqual(['a']);
  });

  it('runs as many visits at once as the limit allows', async () => {
    const nodes = Array.from({ length: 20 }, (_, index) => node(String(index)));

    expect((await walk(nodes, { limit: 3 })).mostAtOnce).toBe(3);
    expect((await walk(nodes, { limit: 3 })).visited).toHaveLength(20);
    expect((await walk(nodes.slice(0, 2), { limit: 3 })).mostAtOnce).toBe(2);
  });

  it('does not count nodes that wait for others against the limit', async () => {
    const nodes = [node('c', 'b'), node('b', 'a'), node('a')];

    expect((await walk(nodes, { limit: 1 })).visited).toEqual(['a', 'b', 'c']);
  });

  it('rethrows a bug', async () => {
    const walked = walkGraph(
      [node('a')],
      () => Promise.reject(new TypeError('a bug')),
      () => undefined,
    );

    await expect(walked).rejects.toThrow('a bug');
  });

  itHolds('visits after all dependencies, within the limit, in any graph with any failures', 100, () => {
    const anyNodes = fc
      .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 10 })
      .map((rows) =>
        rows.map((on, index) =>
          node(String(index), ...(index === 0 ? [] : on.map((one) => String(one % index)))),
        ),
      );

    return fc.asyncProperty(
      anyNodes,
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.nat({ max: 9 })),
      async (nodes, limit, broken) => {
        const failing = broken.map(String);

        const { visited, skipped, mostAtOnce } = await walk(nodes.toReversed(), { limit, failing });

        expect(mostAtOnce).toBeLessThanOrEqual(limit);
        expect(visited.length + skipped.length).toBe(nodes.length);
        for (const { id, dependsOn } of nodes.filter((one) => visited.includes(one.id)))
          for (const before of dependsOn) {
            expect(visited.indexOf(before)).toBeLessThan(visited.indexOf(id));
            expect(visited).toContain(before);
            expect(failing).not.toContain(before);
          }
      },
    );
  });
});
