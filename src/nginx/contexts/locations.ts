import { routeLabel } from '../../model/route-label.ts';
import { block, directive, withVariables, type Line, type Origin } from '../text/line.ts';
import type { Shape } from './server-groups.ts';

type RouteShape = Extract<Shape, { readonly kind: 'route' }>;

/** The locations of a server block. `service` is the first of those that share it. */
export function locationsOf(shape: RouteShape, service: string): readonly Line[] {
  const { contextRoot, websocketEndpoints } = shape;
  if (contextRoot === '') return block('location', ['/'], proxied(shape, service));
  const rooted = { service, label: routeLabel('context_root') };
  const endpoints = websocketEndpoints.filter(
    (path) => path !== contextRoot && !path.startsWith(`${contextRoot}/`),
  );
  return [
    ...rootLocations(shape, service, rooted),
    ...endpoints.flatMap((path) =>
      block('location', [path], proxied(shape, service), {
        service,
        label: routeLabel('websocket_endpoints'),
      }),
    ),
    ...(endpoints.includes('/') ? [] : block('location', ['/'], [directive('return', [503])], rooted)),
  ];
}

/** `/app` and what is below it, but not `/application`. */
function rootLocations(shape: RouteShape, service: string, rooted: Origin): readonly Line[] {
  const { contextRoot, isRewritten } = shape;
  if (!isRewritten) {
    return [
      ...block('location', ['=', contextRoot], proxied(shape, service), rooted),
      ...block('location', [`${contextRoot}/`], proxied(shape, service), rooted),
    ];
  }
  const origin = { service, label: routeLabel('context_root_rewrite') };
  const pattern = withVariables(`(?s)^${contextRoot.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}/(.*)$`);
  const strip = directive('rewrite', [pattern, withVariables('/$1'), 'break'], origin);
  const toSlash = directive('return', [301, withVariables(`${contextRoot}/$is_args$args`)], origin);
  return [
    ...block('location', ['=', contextRoot], [toSlash], origin),
    ...block('location', [`${contextRoot}/`], [strip, ...proxied(shape, service)], rooted),
  ];
}

const proxied = ({ isTlsBackend }: RouteShape, service: string): readonly Line[] => {
  if (!isTlsBackend) return [directive('proxy_pass', [withVariables('http://$pool')])];
  const origin = { service, label: routeLabel('ssl_backend') };
  return [
    directive('proxy_pass', [withVariables('https://$pool')], origin),
    directive('proxy_ssl_server_name', ['on'], origin),
    directive('proxy_ssl_name', [withVariables('$host')], origin),
  ];
};
