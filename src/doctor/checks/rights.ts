import { skipped, type Check } from '../check.ts';
import type { ReadLists } from '../examination.ts';

export const rights: Check = ({ lists }) => {
  const check = 'rights';
  if (lists === undefined) return skipped(check, 'no manager answered');
  const kinds = Object.keys(lists) as (keyof ReadLists)[]; // the keys of ReadLists
  const denied = kinds.flatMap((kind) => {
    const read = lists[kind];
    return read.ok ? [] : [{ path: `/${kind}`, message: read.failure.message }];
  });
  if (denied.length === 0) {
    return { check, status: 'ok', found: `${kinds.join(', ')} can be read` };
  }
  return {
    check,
    status: 'failed',
    found: denied.map(({ message }) => message).join('; '),
    hint: `Allow ${denied.map(({ path }) => `GET ${path}`).join(', ')}: in the permissions of MKE, or of a socket proxy`,
  };
};
