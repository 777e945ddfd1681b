import { parseDuration } from '../../../kernel/duration.ts';
import type { Located, Workload } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

const times = ['interval', 'timeout', 'startPeriod', 'startInterval'] as const;

/** The least that the engine accepts besides zero. */
const leastNanoseconds = 1_000_000;

/** A disabled check has no other options, a command list starts with how it is run, and times are not too short. */
export const healthcheck: Check = (set) =>
  set.services.flatMap((service) => [
    ...disabledWithOthers(service),
    ...unknownTest(service),
    ...tooShort(service),
  ]);

function disabledWithOthers(service: Located<Workload>): readonly Problem[] {
  const { disable = false, ...others } = service.manifest.spec.healthcheck ?? {};
  const [other] = Object.keys(others);
  if (!disable || other === undefined) return [];
  return [
    problemAt(service, '/spec/healthcheck/disable', {
      code: 'field-value',
      message: `Field "spec.healthcheck.disable" is true, and ${other} is set too: expected only one of them`,
      hint: `Remove ${other}, or disable`,
    }),
  ];
}

function unknownTest(service: Located<Workload>): readonly Problem[] {
  const { test } = service.manifest.spec.healthcheck ?? {};
  if (test === undefined || typeof test === 'string' || test[0] === 'CMD' || test[0] === 'CMD-SHELL')
    return [];
  return [
    problemAt(service, '/spec/healthcheck/test/0', {
      code: 'field-value',
      message: 'The first item of "spec.healthcheck.test" is neither CMD nor CMD-SHELL',
      hint:
        test[0] === 'NONE'
          ? 'Set disable: true instead'
          : 'Start the list with CMD for a program and its arguments, or write the command as one text',
    }),
  ];
}

const tooShort = (service: Located<Workload>): readonly Problem[] =>
  times.flatMap((field) => {
    const time = service.manifest.spec.healthcheck?.[field] ?? '0';
    const nanoseconds = parseDuration(time) ?? 0;
    if (nanoseconds === 0 || nanoseconds >= leastNanoseconds) return [];
    return [
      problemAt(service, `/spec/healthcheck/${field}`, {
        code: 'field-value',
        message: `Field "spec.healthcheck.${field}" is ${time}, which the engine rejects: expected 0, or 1ms or more`,
        hint: "Set 0 for the image's value, or the default if it has none",
      }),
    ];
  });
