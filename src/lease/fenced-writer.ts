import { Failure } from '../model/failure.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';
import type { Lease } from './lease.ts';

/** A writer that writes only while the lease is held: a process that hung must not overwrite what its successor wrote. */
export function createFencedWriter(writer: SwarmWriter, lease: Pick<Lease, 'isHeld'>): SwarmWriter {
  const fenced = <T>(write: () => Promise<T>): Promise<T> =>
    lease.isHeld() ? write() : Promise.reject(leaseLost());
  return {
    createNetwork: (...args) => fenced(() => writer.createNetwork(...args)),
    removeNetwork: (...args) => fenced(() => writer.removeNetwork(...args)),
    updateNode: (...args) => fenced(() => writer.updateNode(...args)),
    createConfig: (...args) => fenced(() => writer.createConfig(...args)),
    updateConfig: (...args) => fenced(() => writer.updateConfig(...args)),
    removeConfig: (...args) => fenced(() => writer.removeConfig(...args)),
    createSecret: (...args) => fenced(() => writer.createSecret(...args)),
    removeSecret: (...args) => fenced(() => writer.removeSecret(...args)),
    relabel: (...args) => fenced(() => writer.relabel(...args)),
    createService: (...args) => fenced(() => writer.createService(...args)),
    updateService: (...args) => fenced(() => writer.updateService(...args)),
    removeService: (...args) => fenced(() => writer.removeService(...args)),
  };
}

const leaseLost = (): Failure =>
  new Failure('Nothing is written: another process of this owner has taken the lease', {
    ...{ kind: 'transient', code: 'lease-lost' },
    hint: 'It goes on from what is written so far',
  });
