import { describe, it } from 'vitest';
import { describeEngine } from './suite.ts';

// A manager that stands already: RECONCILER_CONTRACT_HOST=unix:///path/to/docker.sock
const host = process.env['RECONCILER_CONTRACT_HOST'];

if (host === undefined || host === '') {
  describe('given engine', () => {
    it.skip('RECONCILER_CONTRACT_HOST names no engine');
  });
} else {
  describeEngine(`given engine ${host}`, () =>
    Promise.resolve({
      socketPath: host.replace(/^unix:\/\//, ''),
      close: () => Promise.resolve(),
    }),
  );
}
