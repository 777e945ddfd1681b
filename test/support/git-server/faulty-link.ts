import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens to the bytes that a server sends, on each connection on its own. */
export type LinkFault =
  | { readonly kind: 'cut' | 'hang' | 'corrupt'; readonly afterBytes: number }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number };

/** A connection to a port of the loopback that can fail. */
export interface FaultyLink {
  readonly port: number;
  /** For connections from now on; undefined: none. */
  setFault(fault: LinkFault | undefined): void;
  close(): Promise<void>;
}

export async function startFaultyLink(target: number): Promise<FaultyLink> {
  let fault: LinkFault | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    // Not the other way round: what a server that is through has sent may still be on its way.
    client.on('close', () => upstream.destroy());
    client.pipe(upstream);
    void forward(upstream, client, fault);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    port,
    setFault: (next) => {
      fault = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function forward(from: Socket, to: Socket, fault: LinkFault | undefined): Promise<void> {
  let sentBytes = 0;
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      const bytes = Buffer.from(chunk);
      if (fault?.kind === 'slow') {
        await sendSlowly(bytes, to, fault.bytesPerSecond);
        continue;
      }
      const leftBytes = fault === undefined ? Infinity : fault.afterBytes - sentBytes;
      sentBytes += bytes.length;
      if (bytes.length <= leftBytes) {
        to.write(bytes);
        continue;
      }
      if (fault?.kind === 'corrupt') {
        to.write(bytes.map((byte, index) => (index < leftBytes ? byte : byte ^ 0xff)));
        continue;
      }
      to.write(bytes.subarray(0, Math.max(0, leftBytes)));
      if (fault?.kind === 'hang') await once(to, 'close');
      to.destroy();
      return;
    }
    to.end();
  } catch {
    to.destroy();
  }
}

const slices = 10;

async function sendSlowly(bytes: Buffer, to: Socket, bytesPerSecond: number): Promise<void> {
  const step = Math.ceil(bytesPerSecond / slices);
  for (let at = 0; at < bytes.length && !to.destroyed; at += step) {
    to.write(bytes.subarray(at, at + step));
    await sleep(1000 / slices);
  }
}
