import { describe, expect, it } from 'vitest';
import type { Progress } from '../../src/apply/apply-plan.ts';
import { createProgressPrinter } from '../../src/cli/progress-printer.ts';
import type { Streams } from '../../src/cli/streams.ts';
import type { Key } from '../../src/model/key.ts';

const waiting = (name: string, message: string): Progress => {
  const resource: Key = `service/${name}`;
  const wait = {
    id: `wait/${resource}`,
    resource,
    until: 'converged',
    required: false,
    dependsOn: [],
  } as const;
  return { type: 'waiting', wait, message };
};

const waited = (name: string): Progress => ({
  type: 'waited',
  result: { resource: `service/${name}`, status: 'done' },
});

const changed = (name: string): Progress => ({
  type: 'change',
  result: { id: `service/${name}`, resource: `service/${name}`, op: 'create', status: 'done' },
});

function printed(isTerminal: boolean, ...steps: readonly Progress[]): string {
  let text = '';
  const output = { isTerminal, columns: 40, write: (more: string) => (text += more) };
  const streams: Streams = {
    ...{ stdout: output, stderr: output, confirm: undefined },
    env: { NO_COLOR: '1' },
    signal: new AbortController().signal,
  };
  const print = createProgressPrinter(streams);
  for (const step of steps) print(step);
  return text;
}

const steps = [
  waiting('web', '0 of 2 tasks running'),
  waiting('web', '0 of 2 tasks running'),
  changed('api'),
  waiting('web', '1 of 2 tasks running'),
  waited('web'),
];

describe('createProgressPrinter()', () => {
  it('writes a line for everything new where nobody looks on', () => {
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

  it('keeps what is waited for below what is done on a terminal, in lines that never wrap', () => {
    const up = '\u001B[1A\u001B[0J';

    expect(printed(true, ...steps)).toBe(
      [
        'waiting  service/web: 0 of 2 tasks runn\n',
        `${up}created  service/api\nwaiting  service/web: 0 of 2 tasks runn\n`,
        `${up}waiting  service/web: 1 of 2 tasks runn\n`,
        `${up}running  service/web\n`,
      ].join(''),
    );
  });
});
