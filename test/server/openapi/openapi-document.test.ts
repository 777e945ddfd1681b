import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { createEndpoints } from '../../../src/server/create-endpoints.ts';
import { createServerApp, createServerWorld } from '../server-world.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { schema: object }>> }>
  >;
}
interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const world = createServerWorld();
const app = createServerApp(world);
const endpoints = createEndpoints(world);
endpoints.stop();
const document = (await (await app.ask('/api/v1/openapi.json')).json()) as OpenApi;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

describe('/api/v1/openapi.json', () => {
  it('has every method of every path that the server answers, and no other', () => {
    expect(operations.map(({ path, method }) => `${method} ${path}`).sort()).toEqual(
      endpoints.all.map(({ path, method }) => `${method} ${path}`).sort(),
    );
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it('refers only to schemas that it has, and each of them compiles', () => {
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema(document, 'api');
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g)].map(
      ([, to]) => to ?? '',
    );

    expect(references.length).toBeGreaterThan(20);
    for (const reference of new Set(references)) {
      expect(() => ajv.compile({ $ref: `api${reference}` }), reference).not.toThrow();
    }
  });

  it.each(operations.map((each) => [`${each.method} ${each.path}`, each] as const))(
    'describes the answer to %s without a token: its status, type and body',
    async (_what, { path, method, operation }) => {
      const answer = await app.ask(path, { method });
      const described = operation.responses[String(answer.status)];
      const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
      const content = described?.content[type];

      expect([answer.status, type, content === undefined]).toEqual([answer.status, type, false]);
      if (type !== 'application/json') {
        await answer.body?.cancel();
        return;
      }
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      ajv.addSchema(document, 'api');
      const schema = JSON.parse(JSON.stringify(content?.schema).replaceAll('"#/', '"api#/')) as object;
      const validate = ajv.compile(schema);
      expect([validate(await answer.json()), validate.errors]).toEqual([true, null]);
    },
  );
});

describe('/api/v1/', () => {
  it('lists every path for people, without a script, a style or anything from elsewhere', async () => {
    const answer = await app.ask('/api/v1/');
    const page = await answer.text();

    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const { path, summary } of endpoints.all) {
      expect(page).toContain(path);
      expect(page).toContain(summary.replaceAll("'", '&#39;'));
    }
    expect(page).not.toMatch(/<(script|style|link|img)|https?:/);
  });
});
