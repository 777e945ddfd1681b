import { expect, it } from 'vitest';
import { createSlackNotifier } from '../../../src/notify/channels/slack.ts';
import { degraded, messageOf } from '../alerts.ts';
import { startReceiver } from '../receiver.ts';

const signal = new AbortController().signal;

interface SlackBody {
  readonly text: string;
  readonly attachments: readonly { readonly text: string; readonly fallback: string }[];
}

/** What a message is made of when it is shown: text outside of code, where Slack and others find links and mentions. */
const outsideOfCode = (text: string): string => text.replaceAll(/```[^]*?```|`[^`\n]*`/g, '');

async function sent(...alerts: readonly ReturnType<typeof degraded>[]): Promise<SlackBody> {
  const receiver = await startReceiver();
  const notifier = createSlackNotifier({
    name: 'room',
    address: { value: `${receiver.url}/services/T0/B0/x` },
  });
  await notifier.send(messageOf(...alerts), signal);
  const [post] = receiver.received;
  expect(post).toMatchObject({
    ...{ method: 'POST', path: '/services/T0/B0/x' },
    headers: { 'content-type': 'application/json' },
  });
  return JSON.parse(post!.body) as SlackBody;
}

it.each([
  '<!channel> <!here> <@U012> <https://evil.example|click>',
  '@here @channel @all',
  '[click](https://evil.example) ![](https://evil.example/x.png)',
  'https://evil.example/x',
  '*bold* _it_ ~no~ > quote',
  '` ``` `',
  '&lt;!channel&gt; <script>alert(1)</script>',
  '\u001b[31mred\u202e\r\n/remind',
])('createSlackNotifier() shows %j as it is: no link, no mention, no formatting', async (hostile) => {
  const alert = {
    ...degraded(`x${hostile}`, hostile),
    ...{ owner: hostile, revision: hostile, remedy: hostile, objects: [hostile, 'b'] },
    problems: [{ code: 'x', message: hostile, file: hostile }],
  };

  const { text, attachments } = await sent(alert);

  for (const shown of [text, ...attachments.map((attachment) => attachment.text)]) {
    expect(shown).not.toMatch(/[<>]|\p{Cf}|\r|\u001b/u);
    expect(outsideOfCode(shown)).not.toMatch(/evil|@|!|remind|script|bold/);
  }
});

it('createSlackNotifier() shows the first ten of many, and how many there are', async () => {
  const { text, attachments } = await sent(
    ...Array.from({ length: 1_000 }, (_, index) => degraded(`s${index}`, 'x'.repeat(10_000))),
  );

  expect(text).toContain('1000 alerts (1000 critical)');
  expect(attachments).toHaveLength(10);
  expect(JSON.stringify(attachments).length).toBeLessThan(30_000);
});
