export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** smtps: TLS from the first byte. */
  readonly isTls: boolean;
  /** smtp: whether the connection must be encrypted by STARTTLS before anything is sent. */
  readonly startTls: boolean;
}

/** `smtp://host:587`, `smtps://host`; undefined if it is something else. */
export function parseMailServer(address: string, startTls: 'required' | 'off'): MailServer | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, port, username, password, pathname } = new URL(address);
  const isTls = protocol === 'smtps:';
  const hasMore = username !== '' || password !== '' || !['', '/'].includes(pathname);
  if (!(isTls || protocol === 'smtp:') || hostname === '' || hasMore) return undefined;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (isTls ? 465 : 587),
    isTls,
    startTls: startTls === 'required',
  };
}

/** An address of a sender or receiver: `a@b.example` or `Name <a@b.example>`. */
export const isMailAddress = (text: string): boolean =>
  /^(?:[^<>@\p{Cc}]*<[^<>@\s\p{Cc}]+@[^<>@\s\p{Cc},;]+>|[^<>@\s\p{Cc},;]+@[^<>@\s\p{Cc},;]+)$/u.test(text);
