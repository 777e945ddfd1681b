import { describe, expect, it } from 'vitest';
import type { ProgressEvent } from '../../../src/model/event.ts';
import { createProgressPrinter } from '../../../src/cli/terminal/progress-printer.ts';
import type { Streams } from '../../../src/cli/terminal/streams.ts';
import type { Key } from '../../../src/kernel/key.ts';

const waiting = (name: string, message: string): ProgressEvent => {
  const resource: Key = `service/${name}`;
  const wait = {
    id: `wait/${resource}`,
    resource,
    until: 'converged',
    required: false,
    dependsOn: [],
  } as const;
  return { type: 'wait.progressed', wait, message };
};

const waited = (name: string): ProgressEvent => ({
  type: 'wait.finished',
  result: { id: `wait/service/${name}`, resource: `service/${name}`, status: 'done' },
});

const changed = (name: string): ProgressEvent => ({
  type: 'change.finished',
  result: { id: `service/${name}`, resource: `service/${name}`, op: 'create', status: 'done' },
});

interface Size {
  columns?: number;
  rows?: number;
}

/** What each step writes, one after the other; the size of the terminal can change between them. */
function printer(
  isTerminal: boolean,
  size: Size = { columns: 40 },
): (...steps: readonly ProgressEvent[]) => string {
  let text = '';
  const output = {
    isTerminal,
    get columns() {
      return size.columns;
    },
    get rows() {
      return size.rows;
    },
    write: (more: string) => (text += more),
  };
  const streams: Streams = {
    ...{ stdout: output, stderr: output, confirm: undefined },
    env: { NO_COLOR: '1' },
    signal: new AbortController().signal,
  };
  const print = createProgressPrinter(streams);
  return (...steps) => {
    text = '';
    for (const step of steps) print(step);
    return text;
  };
}

const printed = (isTerminal: boolean, ...steps: readonly ProgressEvent[]): string =>
  printer(isTerminal)(...steps);

const up = (lines: number): string => `\u001B[${lines}A\u001B[0J`;

const steps = [
  waiting('web', '0 of 2 tasks running'),
  waiting('web', '0 of 2 tasks running'),
  changed('api'),
  waiting('web', '1 of 2 tasks running'),
  waited('web'),
];

describe('createProgressPrinter()', () => {
  it('writes a line for everything new without a terminal', () => {
    expect(printed(false, ...steps)).toBe(
      [
        'waiting  service/web: 0 of 2 tasks running',
        'created  service/api',
        'waiting  service/web: 1 of 2 tasks running',
        'running  service/web',
        '',
      ].join('\n'),
    );
  });

  it('keeps running waits below finished lines on a terminal, in lines that never wrap', () => {
    expect(printed(true, ...steps)).toBe(
      [
        'waiting  service/web: 0 of 2 tasks runn\n',
        `${up(1)}created  service/api\nwaiting  service/web: 0 of 2 tasks runn\n`,
        `${up(1)}waiting  service/web: 1 of 2 tasks runn\n`,
        `${up(1)}running  service/web\n`,
      ].join(''),
    );
  });

  it('reports once elsewhere that tasks have to stay up, whatever the seconds left', () => {
    expect(
      printed(
        false,
        waiting('web', '1 of 2 tasks running'),
        waiting('web', 'running, must stay up for another 10 s'),
        waiting('api', 'running, must stay up for another 10 s'),
        waiting('web', 'running, must stay up for another 9 s'),
        waiting('api', 'running, must stay up for another 9 s'),
        waited('api'),
        waiting('web', '1 of 2 tasks running'),
        waiting('web', 'running, must stay up for another 10 s'),
        waiting('api', 'running, must stay up for another 10 s'),
      ),
    ).toBe(
      [
        'waiting  service/web: 1 of 2 tasks running',
        'waiting  service/web: running, must stay up for another 10 s',
        'waiting  service/api: running, must stay up for another 10 s',
        'running  service/api',
        'waiting  service/web: 1 of 2 tasks running',
        'waiting  service/web: running, must stay up for another 10 s',
        'waiting  service/api: running, must stay up for another 10 s',
        '',
      ].join('\n'),
    );
  });

  it('reports other numbers than seconds elsewhere', () => {
    expect(
      printed(false, waiting('web', '1 of 12 slots running'), waiting('web', '2 of 12 slots running')),
    ).toBe('waiting  service/web: 1 of 12 slots running\nwaiting  service/web: 2 of 12 slots running\n');
  });

  it('counts down on a terminal', () => {
    expect(printed(true, waiting('web', 'up for 2 s'), waiting('web', 'up for 1 s'))).toBe(
      `waiting  service/web: up for 2 s\n${up(1)}waiting  service/web: up for 1 s\n`,
    );
  });

  it('draws only what fits on a terminal, and shows how many are left out', () => {
    const print = printer(true, { columns: 40, rows: 5 });
    print(waiting('a', 'x'), waiting('b', 'x'), waiting('c', 'x'), waiting('d', 'x'));

    expect(print(waiting('e', 'x'))).toBe(
      `${up(4)}waiting  service/a: x\nwaiting  service/b: x\nwaiting  service/c: x\nwaiting  and 2 more\n`,
    );
    expect(print(waited('b'))).toBe(
      `${up(4)}running  service/b\nwaiting  service/a: x\nwaiting  service/c: x\nwaiting  service/d: x\nwaiting  and 1 more\n`,
    );
    expect(print(waited('a'))).toBe(
      `${up(4)}running  service/a\nwaiting  service/c: x\nwaiting  service/d: x\nwaiting  service/e: x\n`,
    );
  });

  it('shows only how many there are on a terminal of two lines', () => {
    expect(printer(true, { columns: 40, rows: 2 })(waiting('a', 'x'))).toBe('waiting  and 1 more\n');
  });

  it('uses the current size of the terminal at each redraw', () => {
    const size = { columns: 40, rows: 24 };
    const print = printer(true, size);
    print(waiting('a', 'x'), waiting('b', 'x'));
    size.columns = 20;
    size.rows = 3;

    expect(print(waiting('a', 'y'))).toBe(`${up(2)}waiting  service/a:\nwaiting  and 1 more\n`);
  });

  it.each([{}, { columns: 0, rows: 0 }])('treats a terminal of size %j as 80 by 24', (size) => {
    const print = printer(true, size);
    const names = Array.from({ length: 23 }, (_, index) => `web-${index + 10}`);

    print(...names.map((name) => waiting(name, 'x')));

    expect(print(waiting('web-10', 'x'.repeat(80))).split('\n')).toEqual([
      `${up(23)}waiting  service/web-10: ${'x'.repeat(54)}`,
      ...names.slice(1, 22).map((name) => `waiting  service/${name}: x`),
      'waiting  and 1 more',
      '',
    ]);
  });
});
