import type { Context } from 'hono';
import type { HookName } from '../../model/settings.ts';
import { renderAcceptedJson } from '../../report/http/accepted-json.ts';
import { bodyErrorAnswer, errorAnswer, jsonAnswer } from '../answers.ts';
import { errors, type Endpoint } from '../endpoint.ts';
import { readBody } from '../request/read-body.ts';
import { secretIn } from '../request/secret-in.ts';
import type { ServerContext } from '../server-context.ts';
import { isOtherRef } from './pushed-ref.ts';
import { senders } from './senders.ts';

/** Where forges announce pushes. Nothing of what they send is used but to ignore pushes to other branches. */
export const hookEndpoints = (context: ServerContext, requestFetch: () => void): readonly Endpoint[] =>
  (Object.keys(senders) as HookName[]).map((name) => ({
    ...{ method: 'POST', path: `/hooks/${name}`, access: 'signature' },
    summary: `Announces a push, from ${titles[name]}. The source is read soon.`,
    answers: [
      { status: 202, summary: 'The source will be read, or the push is ignored', body: 'accepted' },
      ...errors({
        400: 'The body is unfinished',
        401: 'Not signed with the secret',
        404: 'The hook is off',
        413: 'The body is too large',
        503: 'The file of the secret cannot be read',
      }),
    ],
    answer: (request) => takeHook(name, request, { ...context, requestFetch }),
  }));

const titles: Readonly<Record<HookName, string>> = {
  github: 'GitHub',
  gitlab: 'GitLab',
  gitea: 'Gitea or Forgejo',
  generic: 'anything else',
};

interface HookContext extends ServerContext {
  readonly requestFetch: () => void;
}

async function takeHook(name: HookName, context: Context, given: HookContext): Promise<Response> {
  const { settings, dependencies, limits, requestFetch } = given;
  const file = settings.http.hooks[name]?.secretFile;
  if (file === undefined) return errorAnswer('hook-off');
  const body = await readBody(context, limits.bodyBytes);
  if (typeof body === 'string') return bodyErrorAnswer(body);
  const secret = await secretIn(file, dependencies);
  if (secret === undefined) return errorAnswer('secret-unreadable');
  const request = { body, header: (header: string) => context.req.header(header) };
  if (!senders[name].isGenuine(request, secret)) return errorAnswer('signature-refused');
  if (!senders[name].isPush(request)) return accepted('ignored', 'This event announces no push');
  if (isOtherRef(body, settings.source.ref)) return accepted('ignored', 'The push is to another branch');
  requestFetch();
  return accepted('accepted', 'The source will be read');
}

const accepted = (result: 'accepted' | 'ignored', reason: string): Response =>
  jsonAnswer(renderAcceptedJson(result, reason), 202);
