import { createHmac } from 'node:crypto';
import type { HookName } from '../../model/settings.ts';
import { equalSecrets } from '../request/equal-secrets.ts';

/** A request of a forge, as far as it matters whether it is genuine and what it is about. */
export interface HookRequest {
  /** The value of a header, by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
}

/** How one kind of sender signs, and which of its events announce a push. */
export interface Sender {
  readonly isGenuine: (request: HookRequest, secret: string) => boolean;
  readonly isPush: (request: HookRequest) => boolean;
}

export const senders: Readonly<Record<HookName, Sender>> = {
  github: {
    isGenuine: (request, secret) => isSigned(request, 'x-hub-signature-256', 'sha256=', secret),
    isPush: ({ header }) => header('x-github-event') === 'push',
  },
  gitea: {
    isGenuine: (request, secret) => isSigned(request, 'x-gitea-signature', '', secret),
    isPush: ({ header }) => header('x-gitea-event') === 'push',
  },
  gitlab: {
    isGenuine: (request, secret) =>
      hasToken(request, 'x-gitlab-token', secret) || isGitlabSigned(request, secret),
    isPush: ({ header }) => ['Push Hook', 'Tag Push Hook'].includes(header('x-gitlab-event') ?? ''),
  },
  generic: {
    isGenuine: (request, secret) =>
      isSigned(request, 'x-reconciler-signature', 'sha256=', secret) ||
      hasToken(request, 'x-reconciler-token', secret),
    isPush: () => true,
  },
};

/** The HMAC-SHA256 of the raw body in hex, behind a prefix. */
function isSigned({ header, body }: HookRequest, name: string, prefix: string, secret: string): boolean {
  const given = header(name);
  return (
    given !== undefined &&
    equalSecrets(given, `${prefix}${createHmac('sha256', secret).update(body).digest('hex')}`)
  );
}

function hasToken({ header }: HookRequest, name: string, secret: string): boolean {
  const given = header(name);
  return given !== undefined && equalSecrets(given, secret);
}

/**
 * A signing token of GitLab, as in Standard Webhooks: an HMAC over id, time and body, in base64, one or several behind
 * their version. The key is the base64 behind `whsec_`.
 */
function isGitlabSigned({ header, body }: HookRequest, secret: string): boolean {
  const id = header('webhook-id');
  const time = header('webhook-timestamp');
  const given = header('webhook-signature');
  if (id === undefined || time === undefined || given === undefined) return false;
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : secret;
  const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest('base64');
  return given.split(' ').some((signature) => equalSecrets(signature, `v1,${expected}`));
}
