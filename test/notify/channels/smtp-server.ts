import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';

export interface SmtpOptions {
  /** Offers STARTTLS with this certificate. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Speaks TLS from the first byte. */
  readonly isTls?: boolean;
  /** Answers other than the usual ones, by the first word of a command; `.` is the end of the data. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Never answers these. */
  readonly silentTo?: readonly string[];
}

export interface SmtpServer {
  readonly port: number;
  readonly mails: readonly { readonly isEncrypted: boolean; readonly data: string }[];
  readonly commands: readonly string[];
  readonly openConnections: () => number;
}

/** A mail server on loopback that speaks as much of SMTP as one mail needs. */
export async function startSmtpServer(options: SmtpOptions = {}): Promise<SmtpServer> {
  const mails: { isEncrypted: boolean; data: string }[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    converse(options.isTls === true ? encrypted(socket, options) : socket, true);
  });

  function converse(socket: Socket, isGreeted: boolean): void {
    let buffered = '';
    let isData = false;
    const say = (word: string, usual: string): void => {
      if (options.silentTo?.includes(word) !== true) socket.write(`${options.answers?.[word] ?? usual}\r\n`);
    };
    const receive = (line: string): void => {
      commands.push(line);
      const word = line.split(' ')[0]?.toUpperCase() ?? '';
      if (word === 'DATA') isData = true;
      say(word, answerTo(word, socket, options));
      if (word === 'STARTTLS' && options.answers?.['STARTTLS'] === undefined) {
        socket.removeAllListeners('data');
        converse(encrypted(socket, options), false);
      }
      if (word === 'QUIT') socket.end();
    };
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      buffered += chunk.toString();
      for (;;) {
        const end = buffered.indexOf(isData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const text = buffered.slice(0, end);
        buffered = buffered.slice(end + (isData ? 5 : 2));
        if (isData) {
          isData = false;
          mails.push({ isEncrypted: socket instanceof TLSSocket, data: text });
          say('.', '250 queued');
        } else {
          receive(text);
        }
      }
    });
    if (isGreeted) say('greeting', '220 mail.test ESMTP');
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port');
  return { port: address.port, mails, commands, openConnections: () => sockets.size };
}

function answerTo(word: string, socket: Socket, { tls }: SmtpOptions): string {
  const extensions = [
    ...(tls === undefined || socket instanceof TLSSocket ? [] : ['250-STARTTLS']),
    '250-AUTH PLAIN',
  ];
  const answers: Readonly<Record<string, string>> = {
    EHLO: ['250-mail.test', ...extensions, '250 8BITMIME'].join('\r\n'),
    STARTTLS: '220 go on',
    AUTH: '235 welcome',
    DATA: '354 go on',
    QUIT: '221 bye',
  };
  return answers[word] ?? '250 ok';
}

const encrypted = (socket: Socket, { tls }: SmtpOptions): Socket =>
  new TLSSocket(socket, { isServer: true, ...tls });
