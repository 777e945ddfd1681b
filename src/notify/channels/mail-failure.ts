import { NotifyFailure, type NotifyFailureDetails } from '../notify-failure.ts';

export interface MailAttempt {
  readonly channel: string;
  /** The server has sent something: perhaps it has the mail. */
  readonly hasTalked: boolean;
  readonly isLate: boolean;
}

/** What nodemailer says, without the texts of the server. */
export function mailFailure(error: unknown, attempt: MailAttempt): NotifyFailure {
  const { channel } = attempt;
  const details = detailsOf(error);
  return new NotifyFailure({
    channel,
    ...(answered(details) ?? untrusted(details) ?? unanswered(details, attempt)),
  });
}

type Cause = Omit<NotifyFailureDetails, 'channel'>;

function answered({ code, responseCode, command }: MailErrorDetails): Cause | undefined {
  if (responseCode === undefined) return undefined;
  return {
    reason: `the mail server answered ${responseCode}${command === undefined ? '' : ` to ${command}`}`,
    arrival: code === 'EMESSAGE' && responseCode >= 500 ? 'refused' : 'no',
    hint: 'Check the user, the password and the addresses',
  };
}

function untrusted({ code, originalCode = '' }: MailErrorDetails): Cause | undefined {
  if (code !== 'ETLS' && !/CERT|TLS|SSL|SIGNATURE/.test(originalCode)) return undefined;
  return {
    reason: `TLS failed: ${originalCode === '' ? 'the server offers no STARTTLS, or ended it' : originalCode}`,
    arrival: 'no',
    hint: 'Its certificate must be of a known authority (NODE_EXTRA_CA_CERTS adds one) and name the host of the server',
  };
}

function unanswered({ code, originalCode }: MailErrorDetails, { hasTalked, isLate }: MailAttempt): Cause {
  const isPerhapsThere = hasTalked && (isLate || code === 'ETIMEDOUT' || code === 'ECONNECTION');
  return {
    reason: isLate ? 'no answer in time' : (originalCode ?? code ?? 'the connection failed'),
    arrival: isPerhapsThere ? 'maybe' : 'no',
    hint: 'Check that this machine reaches the mail server',
  };
}

interface MailErrorDetails {
  readonly code?: string;
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly command?: string;
}

function detailsOf(error: unknown): MailErrorDetails {
  if (!(error instanceof Error)) return {};
  const { code, originalCode, responseCode, command } = error as Error &
    Record<keyof MailErrorDetails, unknown>;
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof originalCode === 'string' ? { originalCode } : {}),
    ...(typeof responseCode === 'number' ? { responseCode } : {}),
    ...(typeof command === 'string' && /^[A-Z ]+$/.test(command) ? { command } : {}),
  };
}
