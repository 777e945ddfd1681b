import type { Located, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { repeated } from '../repeated.ts';

/** A port is published once, and the routing mesh needs the service's virtual address. */
export const ports: Check = (set) =>
  set.services.flatMap((service) => [...publishedTwice(service), ...meshedWithoutAddress(service)]);

function publishedTwice(service: Located<Workload>): readonly Problem[] {
  const published = (service.manifest.spec.ports ?? [])
    .map((port, index) => ({ ...port, index }))
    .filter((port) => port.published !== undefined);
  return repeated(published, (port) => `${port.published ?? 0}/${port.protocol ?? 'tcp'}`).map(
    ({ first, later }) =>
      problemAt(service, `${childPointer('/spec/ports', later.index)}/published`, {
        code: 'field-value',
        message: `Port ${later.published ?? 0}/${later.protocol ?? 'tcp'} is already published: spec.ports[${first.index}]`,
        hint: 'Publish one of the two on another port',
      }),
  );
}

function meshedWithoutAddress(service: Located<Workload>): readonly Problem[] {
  const { endpointMode, ports: published = [] } = service.manifest.spec;
  const index = published.findIndex(({ mode = 'ingress' }) => mode === 'ingress');
  if (endpointMode !== 'dnsrr' || index === -1) return [];
  return [
    problemAt(service, '/spec/endpointMode', {
      code: 'field-value',
      message: `Field "spec.endpointMode" is text "dnsrr", and spec.ports[${index}] is published over the routing mesh, which needs the virtual address of the service`,
      hint: 'Set endpointMode: vip, or publish the port with mode: host',
    }),
  ];
}
