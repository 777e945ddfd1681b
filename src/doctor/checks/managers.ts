import { quorumHint } from '../../model/swarm-remedies.ts';
import { skipped, type Check } from '../check.ts';

export const managers: Check = ({ lists }) => {
  const check = 'managers';
  if (lists?.nodes.ok !== true) return skipped(check, 'the nodes cannot be read');
  const all = lists.nodes.value.filter(({ role }) => role === 'manager');
  const reachable = all.filter(({ manager }) => manager?.reachability === 'reachable');
  const leader = all.find(({ manager }) => manager?.isLeader === true);
  const count = `${reachable.length} of ${all.length} can be reached`;
  if (leader === undefined || reachable.length * 2 <= all.length) {
    return {
      check,
      status: 'failed',
      found: `${count}, ${leader === undefined ? 'none leads' : 'no majority'}`,
      hint: quorumHint,
    };
  }
  const lost = all.filter((node) => !reachable.includes(node)).map(({ hostname }) => hostname);
  const found = `${count}, ${leader.hostname} leads`;
  if (lost.length > 0) {
    return { check, status: 'warning', found: `${found}, lost: ${lost.join(', ')}`, hint: 'docker node ls' };
  }
  if (all.length % 2 === 1) return { check, status: 'ok', found };
  return {
    check,
    status: 'warning',
    found: `${found}; an even number tolerates only as many failures as one manager less`,
    hint: 'Add or demote one: docker node promote, docker node demote',
  };
};
