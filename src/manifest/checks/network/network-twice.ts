import { namedNetworks } from '../../../defaults/manifest-defaults.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { repeated } from '../repeated.ts';

/** A service joins a network once. The schema finds identical items. */
export const networkTwice: Check = (set) =>
  set.services.flatMap((service) => {
    const names = (namedNetworks(service.manifest) ?? []).map((name, index) => ({ name, index }));
    return repeated(names, ({ name }) => name).map(({ first, later }) =>
      problemAt(service, childPointer('/spec/networks', later.index), {
        code: 'field-value',
        message: `Network "${later.name}" is already declared: spec.networks[${first.index}]`,
        hint: 'Remove one of the two',
      }),
    );
  });
