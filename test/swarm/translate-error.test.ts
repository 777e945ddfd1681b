import { describe, expect, it } from 'vitest';
import { translateError } from '../../src/swarm/translate-error.ts';

const create = { method: 'POST', path: '/services/create' } as const;

const refused = (message: string) =>
  translateError(
    Object.assign(new Error(`(HTTP code 500) server error - ${message} `), { statusCode: 500 }),
    create,
    'the engine',
  );

/** What engines 20.10, 26.1 and 28.5 answered. */
const certain = [
  'rpc error: code = Unknown desc = constraint expected one operator from ==, !=',
  "rpc error: code = Unknown desc = key 'node.labels.a b' is invalid",
  "rpc error: code = Unknown desc = value 'a,b' is invalid",
  "rpc error: code = Unknown desc = raft: raft message is too large and can't be sent",
  'rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5000062 vs. 4194304)',
  'Invalid subnet 10.92.0.0/99 : invalid CIDR address: 10.92.0.0/99',
  'operation not supported',
];

describe('translateError()', () => {
  it.each(certain)('rejects a write for good that status 500 answers with %j, with a way out', (message) => {
    expect(refused(message)).toMatchObject({
      ...{ kind: 'rejected', code: 'engine-rejected' },
      hint: expect.stringMatching(/\w/) as unknown,
    });
  });

  it.each(['rpc error: code = Unknown desc = node lost leader status', 'something else'])(
    'does not know the outcome of a write that status 500 answers with %j',
    (message) => {
      expect(refused(message)).toMatchObject({ kind: 'transient', code: 'outcome-unknown' });
    },
  );
});
