import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { attackedServer, post, signatureOf } from './attacked-server.ts';
import { open, sendRaw, statusesIn, untilDrained } from './raw-client.ts';

const { world, address } = attackedServer();

describe('bodies', () => {
  const mebibyte = 1024 * 1024;

  it('a signed body of 1 MiB is taken, one of a byte more is not, by length and in chunks', async () => {
    const most = 'x'.repeat(mebibyte);
    const chunked = (body: string): string => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const close = 'Connection: close';
    const byLength = (body: string): string =>
      post([`Content-Length: ${body.length}`, signatureOf(body), close], body);
    const inChunks = (body: string): string =>
      post(['Transfer-Encoding: chunked', signatureOf(body), close], chunked(body));

    expect(statusesIn(await sendRaw(address(), byLength(most)))).toEqual([202]);
    expect(statusesIn(await sendRaw(address(), inChunks(most)))).toEqual([202]);
    expect(statusesIn(await sendRaw(address(), byLength(`${most}x`)))).toEqual([413]);
    expect(statusesIn(await sendRaw(address(), inChunks(`${most}x`)))).toEqual([413]);
    expect(world().port.asked).toEqual(['fetch']);
  });

  it('one that never ends is cut off, and little of it is taken', async () => {
    const client = await open(address());
    const { socket } = client;
    socket.write(post(['Transfer-Encoding: chunked']));
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    let sent = 0;
    while (!socket.destroyed && sent < 1_000 * mebibyte) {
      if (!socket.write(chunk)) await untilDrained(client);
      sent += chunk.length;
    }

    expect(statusesIn(await client.ended)).toEqual([413]);
    // What the sockets hold on both sides, and what is thrown away until the connection ends.
    expect(sent).toBeLessThan(100 * mebibyte);
  });

  it.each([
    ['text/xml', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--'],
    ['application/json; charset=utf-16', '{"ref":"refs/heads/topic"}'],
    ['application/json', '['.repeat(500_000)],
    ['application/json', `{"ref":${'{"a":'.repeat(100_000)}`],
    ['application/json', `{"ref":"${'x'.repeat(1_000_000)}"}`],
    ['application/x-www-form-urlencoded', 'a=1&'.repeat(200_000)],
    ['', ''],
  ])('the type %s changes nothing: the signature is over the bytes', async (type, body) => {
    const headers = [
      `Content-Type: ${type}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];

    expect(statusesIn(await sendRaw(address(), post(headers, body)))).toEqual([401]);
    expect(statusesIn(await sendRaw(address(), post([...headers, signatureOf(body)], body)))).toEqual([202]);
  });

  it('a compressed bomb is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * mebibyte));
    const headers = ['Content-Encoding: gzip', `Content-Length: ${bomb.length}`, 'Connection: close'];
    const before = process.memoryUsage().rss;

    const request = Buffer.concat([Buffer.from(post([...headers, signatureOf(bomb)])), bomb]);
    expect(statusesIn(await sendRaw(address(), request))).toEqual([202]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * mebibyte);
  });
});
