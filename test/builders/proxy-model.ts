import type { JsonObject } from '../../src/kernel/json.ts';
import { routeLabel } from '../../src/model/route-label.ts';
import type { ProxyModel, RoutedMembers } from '../../src/nginx/proxy-model.ts';

/** Labels by their option: `{ hosts: 'demo.A' }`. */
export type RouteOptionTexts = Readonly<Record<string, string>>;

/** A service that listens on 8000, with one task where nothing else is said. */
export const routedMembers = (
  service: string,
  options: RouteOptionTexts,
  members: readonly string[] = ['10.0.1.2:8000'],
): RoutedMembers => ({
  service,
  labels: Object.fromEntries(
    Object.entries({ port: '8000', ...options }).map(([option, text]) => [routeLabel(option), text]),
  ),
  members,
});

export const proxyModel = (
  services: readonly RoutedMembers[],
  config: JsonObject = {},
  rest: Partial<ProxyModel> = {},
): ProxyModel => ({ cluster: '', config, ports: { http: 80, tls: 443 }, services, ...rest });
