import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderEventJson } from '../../../src/report/http/event-json.ts';
import { eachEvent, stampedEvent } from '../../builders/events.ts';
import { schemaErrors } from '../../support/schemas.ts';

describe('renderEventJson()', () => {
  it.each(eachEvent.map((event) => [event.type, event] as const))(
    'prints %s as its schema says, in one line',
    (_type, event) => {
      const text = renderEventJson(event);

      expect(schemaErrors('event', text)).toEqual([]);
      expect(text.split('\n')).toHaveLength(2);
    },
  );

  it('has a word for each type in its schema, and no other', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../../schemas/event.schema.json', import.meta.url), 'utf8'),
    ) as { properties: { type: { enum: readonly string[] } } };

    expect(schema.properties.type.enum).toEqual(eachEvent.map(({ type }) => type));
  });

  it('tells what happened', async () => {
    await expect(eachEvent.map(renderEventJson).join('')).toMatchFileSnapshot(
      '../../golden/report/events.ndjson',
    );
  });

  it('stays small, whatever an event is about', () => {
    const long = 'x'.repeat(1_000_000);
    const fields = Array.from({ length: 100 }, () => ({
      path: long,
      field: 'labels',
      key: long,
      from: long,
      to: long,
    }));
    const text = renderEventJson(
      stampedEvent({
        type: 'drift.detected',
        drift: { resource: 'service/web', state: 'changed', fields },
        since: '2026-01-01T00:00:00.000Z',
      }),
    );

    expect(text.length).toBeLessThan(30_000);
    expect(JSON.parse(text)).toMatchObject({ fieldsLeftOut: 80 });
  });
});
