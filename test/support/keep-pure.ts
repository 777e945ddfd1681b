import { ChildProcess } from 'node:child_process';
import { Server, Socket } from 'node:net';

// Pure tests share a thread: what one of them left open would be there for all others.
const refuse = (what: string) => (): never => {
  throw new Error(`A pure test may not ${what}: vitest.config.ts has the project adapters for that`);
};
Object.assign(Server.prototype, { listen: refuse('listen') });
Object.assign(Socket.prototype, { connect: refuse('connect') });
Object.assign(ChildProcess.prototype, { spawn: refuse('start a process') });
