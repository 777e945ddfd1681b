import { connect, type Socket } from 'node:net';

/** A connection, and what the server has sent over it once that has ended it. */
export interface RawClient {
  readonly socket: Socket;
  readonly ended: Promise<string>;
}

/** A connection over which the test sends what it likes. One that the server does not take has ended. */
export async function open(address: string): Promise<RawClient> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    text += part;
  });
  // A server that resets the connection has ended it.
  socket.on('error', () => undefined);
  const ended = new Promise<string>((resolve) => {
    socket.on('close', () => {
      resolve(text);
    });
  });
  await Promise.race([ended, new Promise((resolve) => socket.on('connect', resolve))]);
  return { socket, ended };
}

/** What a server sent over one connection until it ended it. */
export async function sendRaw(address: string, request: string | Uint8Array): Promise<string> {
  const { socket, ended } = await open(address);
  socket.write(request);
  return ended;
}

/** Resolves once the socket takes more, or has ended. */
export const untilDrained = ({ socket, ended }: RawClient): Promise<unknown> =>
  Promise.race([ended, new Promise((resolve) => socket.once('drain', resolve))]);

/** The status of each answer in what a server sent. */
export const statusesIn = (text: string): readonly number[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
