import { describe, expect, it } from 'vitest';
import { decodeTask, decodeTaskError } from '../../src/swarm/decode.ts';
import { translateError } from '../../src/swarm/translate-error.ts';

const spec = { TaskTemplate: { ContainerSpec: { Image: 'nginx:1', Env: ['PASSWORD=hunter2{{'] } } };
const quoting = 'rpc error: code = InvalidArgument desc = bad env "PASSWORD=hunter2{{": unclosed action';

describe('translateError()', () => {
  const answer = Object.assign(new Error(`(HTTP code 400) unexpected - ${quoting}`), { statusCode: 400 });
  const request = { method: 'POST', path: '/services/create', body: spec } as const;

  it('stars what the engine quotes of the object that was sent', () => {
    const failure = translateError(answer, request, 'unix:///x.sock');

    expect(failure.message).toBe(
      'Cannot write /services/create at unix:///x.sock: bad env "PASSWORD=***": unclosed action',
    );
  });

  it('keeps no cause that has the value', () => {
    expect(translateError(answer, request, 'unix:///x.sock').cause).toBeUndefined();
    expect(translateError(answer, { ...request, body: {} }, 'unix:///x.sock').cause).toBe(answer);
  });

  it('judges by the text of the engine, not by the starred one', () => {
    const stale = Object.assign(new Error('update out of sequence'), { statusCode: 500 });
    const body = { TaskTemplate: { ContainerSpec: { Env: ['A=update out of sequence'] } } };

    const { code, message } = translateError(stale, { ...request, body }, 'unix:///x.sock');

    expect({ code, message }).toEqual({
      code: 'version-conflict',
      message: 'Cannot write /services/create at unix:///x.sock: ***',
    });
  });
});

describe("a task's error", () => {
  const task = { ID: 't', Spec: spec.TaskTemplate, Status: { State: 'rejected', Err: quoting } };

  it('is starred for the values of its spec', () => {
    expect(decodeTask(task).message).toContain('bad env "PASSWORD=***": unclosed action');
    expect(decodeTaskError(task).error).toContain('bad env "PASSWORD=***": unclosed action');
  });

  it('is starred too if it is only a message', () => {
    const { message } = decodeTask({ ...task, Status: { State: 'failed', Message: 'mount hunter2 failed' } });

    expect(message).toBe('mount *** failed');
  });
});
