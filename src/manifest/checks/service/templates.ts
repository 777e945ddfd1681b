import type { Workload } from '../../../model/manifest/manifest.ts';
import { childPointer, fieldName } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { templateFault, templateFields } from './go-template.ts';

/**
 * Swarm can expand the Go templates in the fields where it does so: it refuses the whole service for one that it cannot. The
 * engine's error would quote the value, which may be a secret.
 */
export const templates: Check = ({ services }) =>
  services.flatMap((service) =>
    expandedTexts(service.manifest.spec).flatMap(([pointer, text]) => {
      const fault = text.includes('{{') ? templateFault(text) : undefined;
      if (fault === undefined) return [];
      return [
        problemAt(service, pointer, {
          code: 'field-value',
          message: `Field "${fieldName(pointer)}" is a template that swarm cannot expand: ${fault}`,
          hint: `Templates may use ${templateFields}; for the text "{{" itself write {{"{{"}}`,
        }),
      ];
    }),
  );

type ExpandedText = readonly [pointer: string, text: string];

const expandedTexts = ({
  hostname = '',
  env = {},
  mounts = [],
}: Workload['spec']): readonly ExpandedText[] => [
  ['/spec/hostname', hostname],
  ...entriesAt('/spec/env', env),
  ...mounts.flatMap(({ source = '', target, volume }, index): readonly ExpandedText[] => {
    const pointer = childPointer('/spec/mounts', index);
    return [
      [`${pointer}/source`, source],
      [`${pointer}/target`, target],
      ...entriesAt(`${pointer}/volume/labels`, volume?.labels ?? {}),
      ...entriesAt(`${pointer}/volume/driver/options`, volume?.driver?.options ?? {}),
    ];
  }),
];

const entriesAt = (
  pointer: string,
  entries: Readonly<Record<string, string | null>>,
): readonly ExpandedText[] =>
  Object.entries(entries).map(([key, text]) => [childPointer(pointer, key), text ?? '']);
