import { renderHttpErrorJson } from '../report/http/http-error-json.ts';
import type { Failure } from '../model/failure.ts';
import type { Body } from './request/read-body.ts';
import { httpErrors, type HttpErrorCode } from './http-errors.ts';

export const jsonAnswer = (body: string, status = 200): Response =>
  new Response(body, { status, headers: { 'content-type': 'application/json; charset=utf-8' } });

/** What was refused, why, and the way out. Nothing of the request is in it. */
export function errorAnswer(code: HttpErrorCode, headers: Readonly<Record<string, string>> = {}): Response {
  const { status, message, hint } = httpErrors[code];
  const answer = jsonAnswer(renderHttpErrorJson({ code, message, hint }), status);
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}

/** A request that was well-formed and allowed, and that the daemon could not fulfil. */
export const failureAnswer = ({ code, kind, message, hint }: Failure): Response =>
  jsonAnswer(
    renderHttpErrorJson({ code, message, hint: hint ?? 'The log of the daemon has more' }),
    kind === 'rejected' ? 409 : 503,
  );

/** A body that was not taken: what is left of it is not read either. */
export const bodyErrorAnswer = (error: Exclude<Body, Uint8Array>): Response =>
  errorAnswer(error, { connection: 'close' });
