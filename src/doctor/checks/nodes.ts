import { skipped, type Check } from '../check.ts';

export const nodes: Check = ({ lists }) => {
  const check = 'nodes';
  if (lists?.nodes.ok !== true) return skipped(check, 'the nodes cannot be read');
  const all = lists.nodes.value;
  const notReady = all.filter(({ state }) => state !== 'ready');
  if (notReady.length === 0) return { check, status: 'ok', found: `${all.length} are ready` };
  return {
    check,
    status: 'warning',
    found: `not ready: ${notReady.map(({ hostname, state }) => `${hostname} (${state})`).join(', ')}`,
    hint: 'Bring them back, or remove those that will not return: docker node rm',
  };
};
