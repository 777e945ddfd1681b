import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import type { Transporter } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import { alertTimeoutMs, mailDeadlineMs } from '../../defaults/times.ts';
import { renderAlertMail } from '../../report/alerts/alert-mail.ts';
import { tellsPeople } from '../tells-people.ts';
import type { Message, MessageItem, Notifier } from '../notifier.ts';
import { readValue, type SettingValue } from '../setting-value.ts';
import { mailFailure } from './mail-failure.ts';
import type { MailServer } from './mail-server.ts';

export interface EmailOptions {
  readonly name: string;
  readonly server: MailServer;
  readonly from: string;
  readonly to: readonly string[];
  readonly user?: string;
  readonly password?: SettingValue;
  readonly deadlineMs?: number;
}

/** Sends each message, however many alerts it has, as one mail in plain text. */
export const createEmailNotifier = (options: EmailOptions): Notifier => ({
  name: options.name,
  groupLimit: Infinity,
  repeatAfter: (settingMs) => settingMs,
  wants: tellsPeople,
  async send(message, signal) {
    const { name, server, user, password, deadlineMs = mailDeadlineMs } = options;
    const secret = password === undefined ? undefined : await readValue(password, 'password', name);
    // Our own socket, so that a server that trickles cannot hold it beyond the deadline.
    const socket = new Socket();
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    const end = (): void => {
      socket.destroy(new Error('time is up'));
    };
    deadline.addEventListener('abort', end, { once: true });
    try {
      const transport = await openTransport(server, socket, user, secret);
      await Promise.race([transport.sendMail(mailOf(message, options)), rejectedBy(deadline)]);
    } catch (error) {
      signal.throwIfAborted();
      throw mailFailure(error, { channel: name, hasTalked: socket.bytesRead > 0, isLate: deadline.aborted });
    } finally {
      deadline.removeEventListener('abort', end);
      socket.destroy();
    }
  },
});

async function openTransport(
  { host, port, isTls, startTls }: MailServer,
  socket: Socket,
  user: string | undefined,
  password: string | undefined,
): Promise<Transporter> {
  // Loaded only where a channel sends mail: it is large.
  const { createTransport } = await import('nodemailer');
  const options: SMTPTransport.Options = {
    ...{ host, port, secure: isTls, socket },
    ...{ requireTLS: !isTls && startTls, ignoreTLS: !isTls && !startTls },
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    ...{ connectionTimeout: alertTimeoutMs, greetingTimeout: alertTimeoutMs, socketTimeout: alertTimeoutMs },
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  };
  return createTransport(options);
}

function mailOf({ items, open }: Message, { from, to }: EmailOptions): object {
  const { subject, text } = renderAlertMail(items, open);
  const domain = /@([a-z0-9.-]+)/i.exec(from)?.[1] ?? 'localhost';
  const [first] = items;
  const thread = first === undefined || items.length > 1 ? undefined : threadOf(first);
  return {
    ...{ from, to: [...to], subject, text },
    // Equal for every attempt, so that a mailbox can drop duplicates.
    messageId: mailId(`${subject}\n${text}\n${first?.alert.at ?? ''}`, domain),
    ...(thread === undefined ? {} : { references: mailId(thread, domain) }),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

const mailId = (content: string, domain: string): string =>
  `<${createHash('sha256').update(content).digest('hex').slice(0, 32)}@${domain}>`;

/** The begin, the repetitions and the end of an incident are shown together. */
function threadOf({ alert, begin = alert }: MessageItem): string | undefined {
  const { incident, since = begin.at } = begin;
  return incident === undefined ? undefined : `${incident.id}\n${since}`;
}

const rejectedBy = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  });
