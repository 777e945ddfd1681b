import type { Check } from '../check.ts';
import { extraSpec } from './extra-spec.ts';
import { healthcheck } from './healthcheck.ts';
import { modeOptions } from './mode-options.ts';
import { mounts } from './mounts.ts';
import { networkTwice } from '../network/network-twice.ts';
import { ports } from './ports.ts';
import { preferences } from './preferences.ts';
import { resources } from './resources.ts';
import { templates } from './templates.ts';
import { startFirst } from './start-first.ts';
import { ulimits } from './ulimits.ts';

/** Options of a service, outside of its route, that conflict. */
export const workloadChecks: readonly Check[] = [
  modeOptions,
  mounts,
  ports,
  startFirst,
  healthcheck,
  resources,
  preferences,
  ulimits,
  networkTwice,
  extraSpec,
  templates,
];
