import type { Located, RoutedService } from '../../model/manifest.ts';
import type { Problem } from '../../model/problem.ts';
import { problemAt } from '../problem-at.ts';
import type { Check } from './check.ts';

/** A check is there or it is not; and a list says first how its command is run. */
export const healthcheck: Check = (set) =>
  set.services.flatMap((service) => [...disabledWithOthers(service), ...unknownTest(service)]);

function disabledWithOthers(service: Located<RoutedService>): readonly Problem[] {
  const { disable = false, ...others } = service.manifest.spec.healthcheck ?? {};
  const [other] = Object.keys(others);
  if (!disable || other === undefined) return [];
  return [
    problemAt(service, '/spec/healthcheck/disable', {
      code: 'field-value',
      message: `Field "spec.healthcheck.disable" is true, and ${other} is said beside it: wanted one of the two`,
      hint: `Remove ${other}, or disable`,
    }),
  ];
}

function unknownTest(service: Located<RoutedService>): readonly Problem[] {
  const { test } = service.manifest.spec.healthcheck ?? {};
  if (test === undefined || typeof test === 'string' || test[0] === 'CMD' || test[0] === 'CMD-SHELL')
    return [];
  return [
    problemAt(service, '/spec/healthcheck/test/0', {
      code: 'field-value',
      message: 'The first item of "spec.healthcheck.test" is neither CMD nor CMD-SHELL',
      hint:
        test[0] === 'NONE'
          ? 'Say disable: true instead'
          : 'Begin the list with CMD for a program and its arguments, or write the command as one text',
    }),
  ];
}
