import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { normalise } from './normalise.ts';

/** The objects of a sandbox as text, equal for runs with the same result. */
export function endStateOf(sandbox: Sandbox): { readonly text: string; readonly objects: number } {
  const { nodes, networks, services, configs, secrets } = sandbox.snapshot();
  const objects = [...nodes, ...networks, ...services, ...configs, ...secrets];
  return { text: normalise(objects, namesOf(objects)), objects: objects.length };
}

/** Maps every id to the name of its object, so that references show what they point to. */
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
