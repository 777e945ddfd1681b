import type { IncomingMessage } from 'node:http';

/** Reads the beginning of a body, and calls back once: when it has enough, or when the answer ends in whatever way. */
export function readStart(response: IncomingMessage, most: number, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let isDone = false;
  const finish = (): void => {
    if (isDone) return;
    isDone = true;
    done(Buffer.concat(chunks).subarray(0, most).toString('utf8'));
  };
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= most) finish();
  });
  response.on('end', finish);
  response.on('close', finish);
  response.on('error', finish);
}
