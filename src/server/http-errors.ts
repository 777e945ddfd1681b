import type { HttpError } from '../report/http/http-error-json.ts';

export type HttpErrorCode = keyof typeof httpErrors;

/** What the server refuses by itself, with the status of the answer. Documented in docs/http.md. */
export const httpErrors = {
  'request-invalid': {
    status: 400,
    message: 'The request cannot be read',
    hint: 'Send a valid HTTP request with a Host header',
  },
  'body-unfinished': {
    status: 400,
    message: 'The request ended before its body did',
    hint: 'Send the whole body',
  },
  'body-invalid': {
    status: 400,
    message: 'The body is not what this path expects',
    hint: 'See /api/v1/openapi.json for what it expects',
  },
  'token-refused': {
    status: 401,
    message: 'The request has no valid token',
    hint: 'Send the header "Authorization: Bearer TOKEN" with the token of http.tokenFile',
  },
  'signature-refused': {
    status: 401,
    message: 'The request is not signed with the shared secret',
    hint: 'Give the sender the secret that is in the secretFile of this hook',
  },
  'read-only': {
    status: 403,
    message: 'Nothing can be requested or approved over HTTP: no token is set',
    hint: 'Name a file with a token in http.tokenFile of reconciler.yaml',
  },
  'site-refused': {
    status: 403,
    message: 'A page of another site asks for a stream',
    hint: 'Open the address itself, or read it with a program',
  },
  'path-unknown': { status: 404, message: 'There is nothing at this path', hint: '/api/v1/ lists all paths' },
  'hook-off': {
    status: 404,
    message: 'This hook is off',
    hint: 'Name a file with its secret in http.hooks of reconciler.yaml',
  },
  'method-refused': {
    status: 405,
    message: 'This path does not take this method',
    hint: 'Use a method of the Allow header',
  },
  'body-too-large': { status: 413, message: 'The body is too large', hint: 'Send at most 1 MiB' },
  'host-refused': {
    status: 421,
    message: 'The server does not answer for this host',
    hint: 'Use its address, or add the name to http.allowedHosts of reconciler.yaml and start the daemon again',
  },
  'internal-error': {
    status: 500,
    message: 'The request could not be answered',
    hint: 'The log of the daemon has the reason',
  },
  'not-known-yet': {
    status: 503,
    message: 'The daemon does not know this yet',
    hint: 'Ask again after its first pass; /readyz says what is missing',
  },
  'secret-unreadable': {
    status: 503,
    message: 'The file with the secret cannot be read',
    hint: 'The log of the daemon has the reason: correct the file, no restart is needed',
  },
  'too-many-clients': {
    status: 503,
    message: 'Too many clients follow this stream',
    hint: 'Close one of them, or read /api/v1/status at intervals',
  },
} as const satisfies Readonly<Record<string, Omit<HttpError, 'code'> & { readonly status: number }>>;
