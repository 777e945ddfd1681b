import { once } from 'node:events';
import { createServer } from 'node:http';
import { poll } from './poll.ts';

export interface SlackMessage {
  /** The whole message as one text. */
  readonly text: string;
  readonly receivedAt: number;
}

/** Receives messages in the format of Slack on loopback. */
export interface SlackReceiver {
  readonly url: string;
  /** The next message, after those that were asked for before, that contains this. */
  readonly until: (part: string) => Promise<SlackMessage>;
  readonly close: () => Promise<void>;
}

export async function startSlackReceiver(): Promise<SlackReceiver> {
  const messages: SlackMessage[] = [];
  let seen = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { text, attachments } = JSON.parse(Buffer.concat(chunks).toString()) as {
        readonly text: string;
        readonly attachments: readonly { readonly text: string }[];
      };
      const whole = [text, ...attachments.map((attachment) => attachment.text)].join('\n');
      messages.push({ text: unescaped(whole), receivedAt: Date.now() });
      response.end('ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    until: (part) =>
      poll(`a message with ${part}`, () => {
        const index = messages.findIndex((message, place) => place >= seen && message.text.includes(part));
        if (index === -1) return Promise.resolve(undefined);
        seen = index + 1;
        return Promise.resolve(messages[index]);
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** As Slack shows it. */
const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
