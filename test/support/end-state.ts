import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { normalise } from './normalise.ts';

/** What a sandbox holds in the end, equal for runs that ended alike. */
export function endStateOf(sandbox: Sandbox): { readonly text: string; readonly objects: number } {
  const { nodes, networks, services, configs, secrets } = sandbox.snapshot();
  const objects = [...nodes, ...networks, ...services, ...configs, ...secrets];
  return { text: normalise(objects, namesOf(objects)), objects: objects.length };
}

/** Every id with the name of its object, so that references read as what they point to. */
const namesOf = (objects: readonly object[]): ReadonlyMap<string, string> =>
  new Map(
    objects.map((object) => {
      const { ID, Id, Name, Spec, Description } = object as {
        readonly ID?: string;
        readonly Id?: string;
        readonly Name?: string;
        readonly Spec?: { readonly Name?: string };
        readonly Description?: { readonly Hostname: string };
      };
      return [ID ?? Id ?? '', `<${Spec?.Name ?? Name ?? Description?.Hostname ?? ''}>`];
    }),
  );
