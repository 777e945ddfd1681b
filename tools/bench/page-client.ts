import { Agent, get, type IncomingMessage } from 'node:http';

/** An open page, as far as the daemon notices it: it follows the stream and gets each new view once. */
export interface PageClient {
  /** How many views it has got, and bytes of them as sent. */
  readonly views: () => number;
  readonly bytes: () => number;
  readonly close: () => void;
}

export function openPage(address: string): PageClient {
  const agent = new Agent({ keepAlive: true });
  let views = 0;
  let bytes = 0;
  let version = '';
  let isReading = false;
  const read = (): void => {
    if (isReading) return;
    isReading = true;
    const headers = {
      'accept-encoding': 'gzip',
      ...(version === '' ? {} : { 'if-none-match': `"${version}"` }),
    };
    get(`${address}/api/v1/page`, { agent, headers }, (answer) => {
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      answer.on('end', () => {
        isReading = false;
        version = String(answer.headers.etag).replaceAll('"', '');
        if (answer.statusCode === 200) views += 1;
      });
    });
  };
  const stream = get(`${address}/api/v1/page/live`, { agent: new Agent() }, (answer: IncomingMessage) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const view = /"view":"(\w+)"/.exec(message)?.[1] ?? '';
        if (view !== version) read();
      }
    });
  });
  stream.on('error', () => undefined);
  return {
    views: () => views,
    bytes: () => bytes,
    close: () => {
      stream.destroy();
      agent.destroy();
    },
  };
}
