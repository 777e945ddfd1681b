import type { Failure } from '../../model/failure.ts';
import type { Finding } from '../../model/finding.ts';
import { skipped, type Check } from '../check.ts';
import type { ReadLists } from '../examination.ts';

export const rights: Check = ({ lists }) => {
  const check = 'rights';
  if (lists === undefined) return skipped(check, 'no manager answered');
  const kinds = Object.keys(lists) as (keyof ReadLists)[]; // the keys of ReadLists
  const failed = kinds.flatMap((kind) => {
    const read = lists[kind];
    return read.ok ? [] : [{ path: `/${kind}`, failure: read.failure }];
  });
  if (failed.length === 0) return { check, status: 'ok', found: `${kinds.join(', ')} can be read` };
  const denied = failed.filter(({ failure }) => failure.code === 'engine-rejected');
  const [other] = failed.filter(({ failure }) => failure.code !== 'engine-rejected');
  // What is not a matter of rights has one cause for all lists.
  if (other !== undefined) return { check, status: 'failed', ...oneCause(other.failure, failed.length) };
  return {
    check,
    status: 'failed',
    found: denied.map(({ failure }) => failure.message).join('; '),
    hint: `Allow ${denied.map(({ path }) => `GET ${path}`).join(', ')}: in the permissions of MKE, or of a socket proxy`,
  };
};

const oneCause = ({ message, hint }: Failure, count: number): Pick<Finding, 'found' | 'hint'> => ({
  found: count === 1 ? message : `${message}; and the same for ${count - 1} more lists`,
  ...(hint === undefined ? {} : { hint }),
});
