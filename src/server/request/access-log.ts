import type { MiddlewareHandler } from 'hono';
import type { ServerDependencies } from '../server-context.ts';

/**
 * Logs each request at debug. A path that nobody serves is not logged: people put tokens into paths. No header and no
 * query is.
 */
export const logAccess =
  ({ clock, logger }: ServerDependencies, paths: ReadonlySet<string>): MiddlewareHandler =>
  async (context, next) => {
    const startedMs = clock.monotonicMs();
    await next();
    const {
      res,
      req: { path, method },
    } = context;
    logger.debug('http request', {
      ...{ method, path: paths.has(path) ? path : '(unknown)', status: res.status },
      tookMs: Math.round(clock.monotonicMs() - startedMs),
    });
  };
