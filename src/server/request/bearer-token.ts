import type { MiddlewareHandler } from 'hono';
import { errorAnswer } from '../answers.ts';
import type { ServerContext } from '../server-context.ts';
import { equalSecrets } from './equal-secrets.ts';
import { secretIn } from './secret-in.ts';

/** Lets through who has the token of the settings. Without a token in the settings nobody is let through. */
export const requireToken =
  ({ settings, dependencies }: ServerContext): MiddlewareHandler =>
  async ({ req }, next) => {
    const { tokenFile } = settings.http;
    if (tokenFile === undefined) return errorAnswer('read-only');
    const token = await secretIn(tokenFile, dependencies);
    if (token === undefined) return errorAnswer('secret-unreadable');
    const given = /^Bearer +(\S+)$/i.exec(req.header('authorization') ?? '')?.[1];
    if (given === undefined || !equalSecrets(given, token)) {
      return errorAnswer('token-refused', { 'www-authenticate': 'Bearer' });
    }
    return next();
  };
