import { isEqualJson, valueAt, type Json, type JsonObject } from '../../../kernel/json.ts';
import type { RoutedService } from '../../../model/manifest.ts';

type Route = RoutedService['spec']['route'];

/**
 * Whether an option of a route changes anything, by its name: `tls.cert`. One that says what is so without it does not.
 */
export function isSaid(route: Route, option: string): boolean {
  const value = valueAt(route as unknown as JsonObject, option.split('.')); // read from YAML, so it is JSON
  return value !== undefined && !withoutEffect.some((none) => isEqualJson(none, value));
}

const withoutEffect: readonly Json[] = [false, 'task'];

export const optionPointer = (option: string): string => `/spec/route/${option.replaceAll('.', '/')}`;
