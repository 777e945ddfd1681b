import { Hono } from 'hono';
import { Failure } from '../model/failure.ts';
import { errorAnswer, failureAnswer } from './answers.ts';
import type { Endpoint } from './endpoint.ts';
import { requireToken } from './request/bearer-token.ts';
import { isAllowedHost } from './request/allowed-host.ts';
import { logAccess } from './request/access-log.ts';
import { securityHeaders } from './request/security-headers.ts';
import type { ServerContext } from './server-context.ts';

/** The answers to all requests, without a socket. */
export function createApp(endpoints: readonly Endpoint[], context: ServerContext): Hono {
  const { settings, dependencies } = context;
  const app = new Hono({ strict: true });
  app.use(logAccess(dependencies, new Set(endpoints.map(({ path }) => path))));
  app.use(securityHeaders());
  app.use(async (context, next) => {
    await next();
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
  });
  app.use(({ req }, next) =>
    isAllowedHost(req.header('host'), settings.http) ? next() : Promise.resolve(errorAnswer('host-refused')),
  );
  for (const { method, path, access, answer } of endpoints) {
    const guards = access === 'token' ? [requireToken(context)] : [];
    app.on([method], [path], ...guards, answer);
  }
  for (const [path, methods] of methodsByPath(endpoints)) {
    app.all(path, () => errorAnswer('method-refused', { allow: methods.join(', ') }));
  }
  app.notFound(() => errorAnswer('path-unknown'));
  app.onError((error) => {
    if (error instanceof Failure) return failureAnswer(error);
    dependencies.logger.error('http request failed', { error });
    return errorAnswer('internal-error');
  });
  return app;
}

function methodsByPath(endpoints: readonly Endpoint[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, readonly string[]>();
  for (const { path, method } of endpoints) methods.set(path, [...(methods.get(path) ?? []), method]);
  return methods;
}
