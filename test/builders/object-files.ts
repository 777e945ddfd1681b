import { contentOf } from '../../src/model/manifest/content.ts';
import type { DesiredFile, DesiredService } from '../../src/model/desired.ts';
import { keyOf, type Key } from '../../src/kernel/key.ts';
import type { ObservedService, ObservedSwarm } from '../../src/model/observed.ts';
import { appliedLabel, ownerLabel } from '../../src/model/own-labels.ts';
import type { PlanInput } from '../../src/plan/plan-input.ts';
import { planChanges, type Planned } from '../../src/plan/plan-changes.ts';
import {
  image,
  observedSecret,
  observedService,
  observedSwarm,
  specValue,
  type SpecPart,
} from './observed.ts';
import { desired, desiredService, planInput } from './plan-input.ts';

export const first = 'cert-aaaaaaaaaaaa';
export const second = 'cert-bbbbbbbbbbbb';
export const web: Key = 'service/web';

export const file = (name: string, overrides: Partial<DesiredFile> = {}): DesiredFile => ({
  key: keyOf(overrides.kind ?? 'secret', name),
  kind: 'secret',
  name,
  stem: name.slice(0, -13),
  origin: 'web.yaml:3',
  labels: {},
  content: contentOf(new TextEncoder().encode('hunter2')),
  file: { path: 'web.crt', isEncrypted: false },
  services: [web],
  ...overrides,
});

export const service = (name: string, objects: readonly string[]): DesiredService => ({
  ...desiredService(name, {
    image: 'nginx:1',
    secrets: Object.fromEntries(objects.map((object) => [object.slice(0, -13), object])),
  }),
  objects: objects.map((object) => keyOf('secret', object)),
});

export const mounts = (...names: readonly string[]): SpecPart =>
  specValue(
    ['TaskTemplate', 'ContainerSpec', 'Secrets'],
    names.map((name) => ({
      File: { Name: name.slice(0, -13), UID: '0', GID: '0', Mode: 292 },
      SecretID: `id-of-${name}`,
      SecretName: name,
    })),
  );

/** A secret that we made. */
export const ours = (name: string, stem = name.slice(0, -13), own: Record<string, string> = {}) =>
  observedSecret(name, {
    labels: {
      ...own,
      [ownerLabel]: 'default',
      [appliedLabel]: JSON.stringify({ name: stem, labels: own }),
    },
  });

export const existing = (name: string, ...parts: readonly SpecPart[]): ObservedService =>
  observedService(name, image('nginx:1'), ...parts);

export const plan = (
  overrides: Partial<PlanInput['desired']>,
  observed: Partial<ObservedSwarm>,
  more: Partial<PlanInput> = {},
) => planChanges(planInput({ desired: desired(overrides), observed: observedSwarm(observed), ...more }));

export const opsOf = ({ plan: { changes } }: Planned): readonly string[] =>
  changes.map(({ op, resource, cause }) => `${op} ${resource} ${cause}`);
