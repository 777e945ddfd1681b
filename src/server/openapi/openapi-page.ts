import { html } from 'hono/html';
import type { Endpoint } from '../endpoint.ts';

const accesses: Readonly<Record<Endpoint['access'], string>> = {
  everybody: 'everybody',
  token: 'who has the token',
  signature: 'who signs with the secret of the hook',
};

/** The endpoints as a page for people: a table, without a script or a style. */
export const openApiPage = async (endpoints: readonly Endpoint[]): Promise<string> =>
  String(
    await html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>Reconciler: HTTP API</title>
        </head>
        <body>
          <h1>HTTP API</h1>
          <p><a href="/api/v1/openapi.json">OpenAPI document</a></p>
          <table>
            <thead>
              <tr>
                <th scope="col">method</th>
                <th scope="col">path</th>
                <th scope="col">gives or does</th>
                <th scope="col">open to</th>
              </tr>
            </thead>
            <tbody>
              ${endpoints.map(rowOf)}
            </tbody>
          </table>
        </body>
      </html> `,
  );

const rowOf = ({ method, path, summary, access }: Endpoint): ReturnType<typeof html> =>
  html`<tr>
    <td>${method}</td>
    <td>${method === 'GET' ? html`<a href="${path}">${path}</a>` : path}</td>
    <td>${summary}</td>
    <td>${accesses[access]}</td>
  </tr>`;
