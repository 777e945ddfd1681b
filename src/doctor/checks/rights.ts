import { skipped, type Check } from '../check.ts';

export const rights: Check = ({ lists }) => {
  const check = 'rights';
  if (lists === undefined) return skipped(check, 'no manager answered');
  const denied = Object.entries(lists).flatMap(([kind, read]) =>
    read.ok ? [] : [{ path: `/${kind}`, message: read.failure.message }],
  );
  if (denied.length === 0) {
    return { check, status: 'ok', found: `${Object.keys(lists).join(', ')} can be read` };
  }
  return {
    check,
    status: 'failed',
    found: denied.map(({ message }) => message).join('; '),
    hint: `Let it read ${denied.map(({ path }) => `GET ${path}`).join(', ')}: rights of MKE, or the list of a socket proxy`,
  };
};
