import type { Located, RoutedService } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { childPointer } from '../../fields/json-pointer.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';

/** On every host Interlock serves the status of nginx here. */
const statusPath = '/nginx_status';

/** nginx accepts one location per path and host; with two it rejects the configuration of the whole cluster. */
export const pathTaken: Check = ({ routedServices }) => routedServices.flatMap(takenPaths);

function takenPaths(service: Located<RoutedService>): readonly Problem[] {
  const { contextRoot, websocketEndpoints = [] } = service.manifest.spec.route;
  const endpoints = websocketEndpoints.map((path, index) => ({
    path,
    pointer: childPointer('/spec/route/websocketEndpoints', index),
  }));
  const roots = contextRoot === undefined ? [] : [{ path: contextRoot, pointer: '/spec/route/contextRoot' }];
  return [
    ...[...roots, ...endpoints]
      .filter(({ path }) => path === statusPath)
      .map(({ path, pointer }) => taken(service, pointer, path, 'reserved by Interlock on every host')),
    ...endpoints
      .filter(({ path }) => path === contextRoot)
      .map(({ path, pointer }) => taken(service, pointer, path, 'already the context root')),
  ];
}

const taken = (service: Located<RoutedService>, pointer: string, path: string, use: string): Problem =>
  problemAt(service, pointer, {
    code: 'path-taken',
    message: `Path "${path}" is ${use}`,
    hint: 'Use another path: nginx would reject the configuration of the whole cluster',
  });
