import { apiDocuments } from '../../generated/api-documents.ts';
import type { DocumentName, Endpoint, EndpointAnswer } from '../endpoint.ts';

/** The OpenAPI 3.1 document of the endpoints. */
export const openApiDocument = (endpoints: readonly Endpoint[], version: string): object => ({
  openapi: '3.1.0',
  info: {
    title: 'Reconciler',
    version,
    description: 'Fields can be added to answers: ignore those that you do not know.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  paths: pathsOf(endpoints),
  components: {
    schemas: apiDocuments,
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', description: 'The token of http.tokenFile.' },
    },
  },
});

function pathsOf(endpoints: readonly Endpoint[]): object {
  const paths: Record<string, object> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operationOf(endpoint),
    };
  }
  return paths;
}

const operationOf = ({ method, path, summary, access, takes, answers }: Endpoint): object => ({
  operationId: `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '')}`,
  summary,
  security: access === 'token' ? [{ token: [] }] : [],
  ...(takes === undefined ? {} : { requestBody: { required: true, content: jsonOf(takes) } }),
  responses: Object.fromEntries(answers.map((answer) => [answer.status, responseOf(answer)])),
});

const responseOf = ({ summary, body }: EndpointAnswer): object => ({
  description: summary,
  content:
    typeof body === 'string'
      ? jsonOf(body)
      : { [body.type]: { schema: { type: body.type === 'application/json' ? 'object' : 'string' } } },
});

const jsonOf = (name: DocumentName): object => ({
  'application/json': { schema: { $ref: `#/components/schemas/${name}` } },
});
