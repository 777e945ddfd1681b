import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/model/alert.ts';
import { createEmailNotifier, type EmailOptions } from '../../../src/notify/channels/email.ts';
import { isMailAddress, parseMailServer } from '../../../src/notify/channels/mail-server.ts';
import type { Message } from '../../../src/notify/notifier.ts';
import { degraded, messageOf, recovered } from '../alerts.ts';
import { failureIn } from '../failure-in.ts';
import { selfSigned } from '../self-signed.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startSmtpServer } from './smtp-server.ts';

const signal = new AbortController().signal;

interface Sending extends Partial<EmailOptions> {
  readonly address?: string;
  readonly startTls?: 'required' | 'off';
}

const sendTo = (
  port: number,
  message: Message,
  { address = `smtp://127.0.0.1:${port}`, startTls = 'off', ...options }: Sending = {},
): Promise<void> =>
  createEmailNotifier({
    ...{ name: 'mail', server: parseMailServer(address, startTls)! },
    ...{ from: 'Reconciler <swarm@example.org>', to: ['ops@example.org', 'night@example.org'], ...options },
  }).send(message, signal);

const headersOf = (data: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    data
      .slice(0, data.indexOf('\r\n\r\n'))
      .replaceAll(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );

describe('createEmailNotifier() sends', () => {
  it('one alert as a mail in plain text', async () => {
    const server = await startSmtpServer();

    await sendTo(server.port, messageOf(degraded('a')));

    expect(server.commands).toEqual(
      expect.arrayContaining([
        'MAIL FROM:<swarm@example.org>',
        'RCPT TO:<ops@example.org>',
        'RCPT TO:<night@example.org>',
      ]),
    );
    const { data } = server.mails[0]!;
    expect(headersOf(data)).toMatchObject({
      from: 'Reconciler <swarm@example.org>',
      to: 'ops@example.org, night@example.org',
      subject: '[critical] reconciler default: Degraded: service/a',
      'auto-submitted': 'auto-generated',
      'content-type': 'text/plain; charset=utf-8',
    });
    expect(data).toContain('service/a has 0 of 1 task');
  });

  it('many alerts as one mail that counts them', async () => {
    const server = await startSmtpServer();
    const alerts = Array.from({ length: 1_000 }, (_, index) => degraded(`s${index}`, 'x'.repeat(10_000)));

    await sendTo(server.port, messageOf(...alerts));

    expect(server.mails).toHaveLength(1);
    const { data } = server.mails[0]!;
    expect(headersOf(data)['subject']).toBe('[critical] reconciler default: 1000 alerts (1000 critical)');
    expect(data).toContain('and 980 alerts more');
    expect(data.length).toBeLessThan(60_000);
  });

  it('the same id for every attempt, and begin and end in one thread', async () => {
    const server = await startSmtpServer();
    const end = { items: [{ alert: recovered('a'), begin: degraded('a') }], open: [] };

    await sendTo(server.port, messageOf(degraded('a')));
    await sendTo(server.port, messageOf(degraded('a')));
    await sendTo(server.port, end);

    const [first, second, third] = server.mails.map(({ data }) => headersOf(data));
    expect(second?.['message-id']).toBe(first?.['message-id']);
    expect(third?.['message-id']).not.toBe(first?.['message-id']);
    expect(third?.['references']).toBe(first?.['references']);
  });

  it.each([
    'x\r\nBcc: evil@example.org',
    'x\nBcc: evil@example.org\n\nbody',
    'x\r\n.\r\nMAIL FROM:<evil@example.org>',
    '\u202eevil\u0000',
  ])('no header and no command that a name contains: %j', async (hostile) => {
    const server = await startSmtpServer();
    const alert: Alert = {
      ...degraded('a', hostile),
      ...{ resource: `service/${hostile}`, owner: hostile, remedy: hostile, revision: hostile },
      objects: [hostile],
      problems: [{ code: 'x', message: hostile, file: hostile }],
    };

    await sendTo(server.port, messageOf(alert));

    expect(server.mails).toHaveLength(1);
    expect(Object.keys(headersOf(server.mails[0]!.data))).not.toContain('bcc');
    expect(server.commands.filter((line) => line.startsWith('MAIL'))).toHaveLength(1);
    expect(server.commands.join('\n')).not.toContain('evil');
  });
});

describe('createEmailNotifier() encrypts', () => {
  it.each(['smtp', 'smtps'])(
    'what it sends to %s://, the password too, where the certificate is trusted',
    async (scheme) => {
      const tls = await selfSigned();
      const server = await startSmtpServer({ tls, isTls: scheme === 'smtps' });
      const authority = join(await temporaryFolder(), 'ca.pem');
      await writeFile(authority, tls.cert);
      const script = new URL('send-one-mail.ts', import.meta.url).pathname;

      await promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', script, `${scheme}://localhost:${server.port}`],
        { env: { PATH: process.env['PATH'] ?? '', NODE_EXTRA_CA_CERTS: authority } },
      );

      expect(server.mails).toMatchObject([{ isEncrypted: true }]);
      const words = server.commands.map((line) => line.split(' ')[0]);
      expect(words).toEqual([
        ...(scheme === 'smtp' ? ['EHLO', 'STARTTLS'] : []),
        ...['EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA'],
      ]);
    },
  );

  it('by STARTTLS, and only to a certificate that is trusted', async () => {
    const server = await startSmtpServer({ tls: await selfSigned() });

    const failure = await failureIn(
      sendTo(server.port, messageOf(degraded('a')), {
        user: 'robot',
        password: { value: 'hunter2' },
        address: `smtp://localhost:${server.port}`,
        startTls: 'required',
      }),
    );

    expect(failure).toMatchObject({ arrival: 'no', reason: expect.stringContaining('TLS failed') as string });
    expect(server.mails).toEqual([]);
    expect(server.commands.join('\n')).not.toMatch(/AUTH|MAIL/);
  });

  it('by TLS from the first byte, and only to a certificate that is trusted', async () => {
    const server = await startSmtpServer({ tls: await selfSigned(), isTls: true });

    const failure = await failureIn(
      sendTo(server.port, messageOf(degraded('a')), { address: `smtps://localhost:${server.port}` }),
    );

    expect(failure).toMatchObject({ arrival: 'no', reason: expect.stringContaining('TLS failed') as string });
    expect(server.commands).toEqual([]);
  });

  it.each([
    ['does not offer STARTTLS', {}],
    ['refuses STARTTLS', { STARTTLS: '454 not now' }],
  ])('or sends nothing to a server that %s', async (_, answers) => {
    const server = await startSmtpServer({ answers });

    const failure = await failureIn(
      sendTo(server.port, messageOf(degraded('a')), {
        user: 'robot',
        password: { value: 'hunter2' },
        address: `smtp://127.0.0.1:${server.port}`,
        startTls: 'required',
      }),
    );

    expect(failure.arrival).toBe('no');
    expect(JSON.stringify([failure, failure.stack])).not.toContain('hunter2');
    expect(server.commands.join('\n')).not.toMatch(/AUTH|MAIL/);
  });
});

describe('createEmailNotifier() fails', () => {
  it.each([
    ['greeting', '554 go away', 'no'],
    ['AUTH', '535 hunter2 is wrong', 'no'],
    ['MAIL', '550 no such sender', 'no'],
    ['RCPT', '550 no such user', 'no'],
    ['DATA', '451 later', 'no'],
    ['.', '452 full', 'no'],
    ['.', '554 too ugly', 'refused'],
  ])('where the answer to %s is %s: %s', async (word, answer, arrival) => {
    const server = await startSmtpServer({ answers: { [word]: answer } });

    const failure = await failureIn(
      sendTo(server.port, messageOf(degraded('a')), { user: 'robot', password: { value: 'hunter2' } }),
    );

    expect(failure).toMatchObject({ arrival, reason: expect.stringContaining(answer.slice(0, 3)) as string });
    expect(JSON.stringify([failure, failure.message, failure.stack])).not.toMatch(/hunter2|ugly|such/);
  });

  it('where nothing listens', async () => {
    expect(await failureIn(sendTo(1, messageOf(degraded('a'))))).toMatchObject({
      ...{ arrival: 'no', message: 'Cannot deliver to mail: ECONNREFUSED' },
    });
  });

  it.each(['EHLO', 'DATA', '.'])('in time where %s is not answered, and closes', async (word) => {
    const server = await startSmtpServer({ silentTo: [word] });

    const failure = await failureIn(sendTo(server.port, messageOf(degraded('a')), { deadlineMs: 300 }));

    expect(failure).toMatchObject({ arrival: 'maybe', reason: 'no answer in time' });
    await expect.poll(server.openConnections).toBe(0);
  });

  it('in time where the greeting does not come: it did not arrive', async () => {
    const server = await startSmtpServer({ silentTo: ['greeting'] });

    const failure = await failureIn(sendTo(server.port, messageOf(degraded('a')), { deadlineMs: 300 }));

    expect(failure.arrival).toBe('no');
  });
});

describe('parseMailServer()', () => {
  it.each([
    ['smtp://mail.example.org', { host: 'mail.example.org', port: 587, isTls: false, startTls: true }],
    ['smtp://mail.example.org:25', { host: 'mail.example.org', port: 25, isTls: false, startTls: true }],
    ['smtps://mail.example.org', { host: 'mail.example.org', port: 465, isTls: true, startTls: true }],
    ['smtps://[::1]:1465/', { host: '::1', port: 1465, isTls: true, startTls: true }],
    ['smtp://robot:hunter2@mail.example.org', undefined],
    ['smtp://mail.example.org/path', undefined],
    ['smtp://', undefined],
    ['https://mail.example.org', undefined],
    ['mail.example.org', undefined],
  ])('reads %s', (address, expected) => {
    expect(parseMailServer(address, 'required')).toEqual(expected);
  });
});

it.each([
  ['ops@example.org', true],
  ['Night Watch <ops@example.org>', true],
  ['ops', false],
  ['ops@example.org, evil@example.org', false],
  ['ops@example.org\r\nBcc: evil@example.org', false],
  ['A\r\nBcc: x <ops@example.org>', false],
  ['<a@b> <c@d>', false],
])('isMailAddress() for %j: %j', (text, expected) => {
  expect(isMailAddress(text)).toBe(expected);
});
