import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PassRecord } from '../../../src/model/ledger.ts';
import type { Status } from '../../../src/model/status.ts';
import { withoutParts } from '../../../src/report/ledger-edit-json.ts';
import { exampleIncidents, examplePending } from '../../builders/events.ts';
import { planCases } from '../../report/plan/plan-cases.ts';
import { statusCases } from '../../report/status-cases.ts';
import { schemaErrors } from '../../support/schemas.ts';
import { createServerApp, createServerWorld, type ServerApp, type ServerWorld } from '../server-world.ts';

let world: ServerWorld;
let app: ServerApp;

beforeEach(() => {
  world = createServerWorld();
  app = createServerApp(world);
});

afterEach(() => {
  app.stop();
});

const documents = ['status', 'plan', 'history', 'incidents', 'approvals'];

async function documentOf(name: string): Promise<unknown> {
  const answer = await app.ask(`/api/v1/${name}`);
  const text = await answer.text();
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/json; charset=utf-8',
  ]);
  expect(schemaErrors(name, text), name).toEqual([]);
  return JSON.parse(text);
}

describe('documentEndpoints()', () => {
  it('answer 503 until the first pass knows them, with when to ask again', async () => {
    const answers = await Promise.all(documents.map((name) => app.ask(`/api/v1/${name}`)));

    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 200, 200]);
    expect(answers[0]?.headers.get('retry-after')).toBe('5');
    expect(schemaErrors('error', (await answers[0]?.text()) ?? '')).toEqual([]);
  });

  it.each(Object.entries(planCases))('gives the plan of %s', async (_name, planned) => {
    const { plan } = planned();
    world.port.update({ plan });

    expect(await documentOf('plan')).toMatchObject({ schemaVersion: 1, revision: plan.revision });
    expect(await (await app.ask('/api/v1/plan')).text()).not.toContain('hunter2');
  });

  it.each(Object.entries(statusCases))('gives the status of %s', async (_name, made) => {
    const status = made();
    world.port.update({ status });

    expect(await documentOf('status')).toMatchObject({ at: status.at, owner: 'default' });
  });

  it('gives history, incidents and approvals', async () => {
    const pass: PassRecord = {
      ...{ at: '2026-01-01T02:13:04.120Z', tookMs: 1, revision: 'r1', subject: 'Move it' },
      ...{ changes: { create: 1 }, result: 'done' },
    };
    world.port.update({ history: [pass], incidents: exampleIncidents, pending: examplePending });

    expect(await documentOf('history')).toEqual({ schemaVersion: 1, owner: 'default', passes: [pass] });
    expect(await documentOf('incidents')).toMatchObject({
      incidents: [{ id: 'source', severity: 'critical' }, { id: 'drift/service/web' }],
    });
    expect(await documentOf('approvals')).toEqual({
      schemaVersion: 1,
      owner: 'default',
      pending: withoutParts(examplePending),
    });
  });

  it('renders a status once, however often it is asked for', async () => {
    let rendered = 0;
    const status = Object.values(statusCases)[0]!();
    const toJSON = (): Status => {
      rendered += 1;
      return status;
    };
    world.port.update({ status: Object.defineProperty({ ...status }, 'toJSON', { value: toJSON }) });

    for (let asked = 0; asked < 5; asked += 1) await app.ask('/api/v1/status');

    expect(rendered).toBe(1);
  });
});
