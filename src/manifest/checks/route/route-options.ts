import { isEqualJson, valueAt, type Json, type JsonObject } from '../../../kernel/json.ts';
import type { RoutedService } from '../../../model/manifest/manifest.ts';

type Route = RoutedService['spec']['route'];

/**
 * Whether an option of a route, by its name (`tls.cert`), is set to something other than its default.
 */
export function isSet(route: Route, option: string): boolean {
  const value = valueAt(route as unknown as JsonObject, option.split('.')); // read from YAML, so it is JSON
  return value !== undefined && !defaults.some((item) => isEqualJson(item, value));
}

const defaults: readonly Json[] = [false, 'task'];

export const optionPointer = (option: string): string => `/spec/route/${option.replaceAll('.', '/')}`;
