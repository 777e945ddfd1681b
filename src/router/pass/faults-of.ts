import { keyOf } from '../../kernel/key.ts';
import type { PlannedPass } from '../../pass/plan-from.ts';
import type { BuiltProxies } from '../proxies/build-proxies.ts';
import type { Faults } from './report-faults.ts';

/** Everything that is not as config.toml and labels say, by what it is about. */
export function faultsOf(
  { plan }: PlannedPass,
  { choices, proxies }: BuiltProxies,
  documentFault: string | undefined,
): Faults {
  const faults = new Map<string, string>();
  const add = (about: string, reason: string): void => {
    const before = faults.get(about);
    faults.set(about, before === undefined || before === reason ? reason : `${before}; ${reason}`);
  };
  if (documentFault !== undefined) add('config.toml', `${documentFault}; the last good one goes on`);
  for (const { service, routed, complaint } of choices) {
    if (complaint === undefined) continue;
    const { label, reason, hint } = complaint;
    const goesOn = routed === undefined ? 'it gets no requests' : 'its last good routing goes on';
    add(keyOf('service', service.name), `${label}: ${reason}; ${goesOn}. ${hint}`);
  }
  for (const { proxyName, rendered, unreached, stuck } of proxies) {
    if (stuck !== undefined)
      add(keyOf('service', proxyName), `it keeps the nginx.conf that it has: ${stuck}`);
    for (const { service, label, reason, hint, host } of rendered.refused)
      add(
        keyOf('service', service),
        `${label}${host === undefined ? '' : ` (host ${host})`}: ${reason}. ${hint}`,
      );
    for (const { service, reason } of unreached) add(keyOf('service', service), reason);
  }
  for (const { resource, reason, hint } of plan.refused) add(resource, `${reason}. ${hint}`);
  return faults;
}
