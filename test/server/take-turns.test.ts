import { describe, expect, it } from 'vitest';
import { takeTurns } from '../../src/server/take-turns.ts';

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

const one = {};
const other = {};

describe('takeTurns()', () => {
  it('runs a few tasks in each turn, in their order, and lets others run between', async () => {
    const ran: number[] = [];
    const counts: number[] = [];
    const turns = takeTurns(3);
    for (let task = 0; task < 8; task += 1) turns(one, () => ran.push(task));

    expect(ran).toEqual([]);
    while (ran.length < 8) {
      await nextTurn();
      counts.push(ran.length);
    }

    expect(counts).toEqual([3, 6, 8]);
    expect(ran).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('runs what a task adds, and goes on after it had nothing to do', async () => {
    const ran: string[] = [];
    const turns = takeTurns(1);
    turns(one, () => {
      ran.push('first');
      turns(one, () => ran.push('second'));
    });
    for (let turn = 0; turn < 3; turn += 1) await nextTurn();
    turns(one, () => ran.push('third'));
    await nextTurn();

    expect(ran).toEqual(['first', 'second', 'third']);
  });

  it('runs the tasks of connections in turn, so that a burst on one does not delay another', async () => {
    const ran: string[] = [];
    const turns = takeTurns(2);
    for (const name of ['a', 'b', 'c']) turns(one, () => ran.push(name));
    turns(other, () => ran.push('other'));
    await nextTurn();

    expect(ran).toEqual(['a', 'other']);
  });
});
