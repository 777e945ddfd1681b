import { lazy } from '../../kernel/lazy.ts';
import { jsonDocument } from '../../report/json-document.ts';
import { jsonAnswer } from '../answers.ts';
import type { Endpoint } from '../endpoint.ts';
import { openApiDocument } from './openapi-document.ts';
import { openApiPage } from './openapi-page.ts';

/** All endpoints with those that describe them. */
export function withOpenApi(endpoints: readonly Endpoint[], version: string): readonly Endpoint[] {
  // Neither changes: made once, they are cheap however often they are asked for.
  const page = lazy(() => openApiPage(all));
  const document = lazy(() => jsonDocument(openApiDocument(all, version)));
  const all: readonly Endpoint[] = [
    ...endpoints,
    {
      ...{ method: 'GET', path: '/api/v1/', access: 'everybody' },
      summary: 'This list, for people.',
      answers: [{ status: 200, summary: 'The page', body: { type: 'text/html' } }],
      answer: async () =>
        new Response(await page(), { headers: { 'content-type': 'text/html; charset=utf-8' } }),
    },
    {
      ...{ method: 'GET', path: '/api/v1/openapi.json', access: 'everybody' },
      summary: 'This list, for programs: an OpenAPI 3.1 document.',
      answers: [{ status: 200, summary: 'The document', body: { type: 'application/json' } }],
      answer: () => jsonAnswer(document()),
    },
  ];
  return all;
}
