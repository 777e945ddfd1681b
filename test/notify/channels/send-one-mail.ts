// Sends one mail to the address that is given, with a password: a process of its own, because Node reads NODE_EXTRA_CA_CERTS
// only when it starts.
import { createEmailNotifier } from '../../../src/notify/channels/email.ts';
import { parseMailServer } from '../../../src/notify/channels/mail-server.ts';
import { degraded, messageOf } from '../alerts.ts';

const server = parseMailServer(process.argv[2] ?? '', 'required');
if (server === undefined) throw new Error('usage: send-one-mail ADDRESS');
const notifier = createEmailNotifier({
  ...{ name: 'mail', server, from: 'swarm@example.org', to: ['ops@example.org'] },
  ...{ user: 'robot', password: { value: 'hunter2' } },
});
await notifier.send(messageOf(degraded('a')), new AbortController().signal);
