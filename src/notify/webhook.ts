import { createHash } from 'node:crypto';
import type { Alert } from '../model/alert.ts';
import { Failure } from '../model/failure.ts';
import type { Notifier } from '../ports/notifier.ts';
import { renderAlertJson } from '../report/alert-json.ts';
import { sendPost } from './post.ts';
import { signatureOf } from './signature.ts';

export interface WebhookOptions {
  readonly url: string;
  /** Key of the signature; without one requests are not signed. */
  readonly secret?: string;
  readonly timeoutMs?: number;
}

/** Posts each alert as JSON. Messages name only the origin: paths of webhooks are often secret. */
export function createWebhookNotifier({ url, secret, timeoutMs = 10_000 }: WebhookOptions): Notifier {
  const target = parseTarget(url);
  const name = `webhook ${target.origin}`;
  return {
    name,
    async send(alert, signal) {
      signal?.throwIfAborted();
      const body = Buffer.from(renderAlertJson(alert));
      const post = { url: target, headers: headersOf(alert, body, secret), body };
      const timeout = AbortSignal.timeout(timeoutMs);
      let status: number;
      try {
        status = await sendPost(post, AbortSignal.any([timeout, ...(signal ? [signal] : [])]));
      } catch (error) {
        signal?.throwIfAborted();
        throw unreached(name, timeout.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error));
      }
      if (status < 200 || status >= 300) throw refused(name, status);
    },
  };
}

function parseTarget(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol === 'https:' || target?.protocol === 'http:') return target;
  throw new Failure('Cannot use the webhook: its address is not an http or https URL', {
    kind: 'rejected',
    code: 'usage',
    hint: 'Write https://host/path',
  });
}

function headersOf(alert: Alert, body: Buffer, secret: string | undefined): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json',
    'user-agent': 'swarm-reconciler',
    'x-reconciler-event': alert.event,
    // Equal for every attempt, so that a receiver can drop duplicates.
    'x-reconciler-delivery': createHash('sha256').update(body).digest('hex').slice(0, 32),
    ...(secret === undefined || secret === '' ? {} : { 'x-reconciler-signature': signatureOf(body, secret) }),
  };
}

/** An error code or a constant text: messages of network errors may contain the address. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'the connection failed';
}

const unreached = (name: string, reason: string): Failure =>
  new Failure(`Cannot deliver to ${name}: ${reason}`, {
    kind: 'transient',
    code: 'notify-failed',
    resource: name,
    hint: 'Check that this machine reaches the receiver',
  });

function refused(name: string, status: number): Failure {
  const isTransient = status >= 500 || status === 429 || status === 408;
  const isRedirect = status >= 300 && status < 400;
  return new Failure(`Cannot deliver to ${name}: it answered with status ${status}`, {
    kind: isTransient ? 'transient' : 'rejected',
    code: 'notify-failed',
    resource: name,
    hint: isRedirect
      ? 'Redirects are not followed: write the final address'
      : isTransient
        ? 'Look at the log of the receiver'
        : 'Check the address and the secret of the webhook',
  });
}
