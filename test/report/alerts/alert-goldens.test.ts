import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/model/alert.ts';
import { renderMessageJson } from '../../../src/report/alerts/alert-json.ts';
import { renderAlertMail } from '../../../src/report/alerts/alert-mail.ts';
import { renderAlertSlack } from '../../../src/report/alerts/alert-slack.ts';
import {
  renderAlertmanagerJson,
  type AlertmanagerItem,
} from '../../../src/report/alerts/alertmanager-json.ts';
import { everyAlert } from '../../notify/every-alert.ts';

const now = new Date('2026-03-01T09:30:06.000Z');
const cases = Object.entries(everyAlert).map(([event, alert]) => ({ event, items: [{ alert }] }));
const several = { event: 'several', items: Object.values(everyAlert).map((alert) => ({ alert })) };
const repeated = { event: 'repeated', items: [{ alert: everyAlert['health.degraded'], repeat: 2 }] };
const ended = {
  event: 'ended',
  items: [{ alert: everyAlert['drift.resolved'], begin: everyAlert['drift.detected'] }],
};
const open: readonly Alert[] = [everyAlert['sync.failed'], everyAlert['drift.contested']];

const golden = (event: string, file: string): string => `../../golden/alerts/${event}/${file}`;
const pretty = (json: string): string => `${JSON.stringify(JSON.parse(json), undefined, 2)}\n`;

describe.each([...cases, several, repeated, ended])('a message about $event', ({ event, items }) => {
  it('is the golden JSON for a webhook', async () => {
    await expect(pretty(renderMessageJson(items))).toMatchFileSnapshot(golden(event, 'webhook.json'));
  });

  it('is the golden mail', async () => {
    const { subject, text } = renderAlertMail(items, event === 'ended' ? open : []);
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(golden(event, 'mail.txt'));
  });

  it('is the golden JSON for Slack', async () => {
    const json = renderAlertSlack(items, event === 'ended' ? open : []);
    await expect(pretty(json)).toMatchFileSnapshot(golden(event, 'slack.json'));
  });

  it('is the golden JSON for Alertmanager', async () => {
    const json = renderAlertmanagerJson(items satisfies readonly AlertmanagerItem[], now, 300_000);
    await expect(pretty(json)).toMatchFileSnapshot(golden(event, 'alertmanager.json'));
  });
});
