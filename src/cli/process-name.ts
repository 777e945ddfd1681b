import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** A name of this process that no other one has: containers can share host name and number. */
export const processName = (): string => `${hostname()} ${process.pid} ${randomBytes(4).toString('hex')}`;
