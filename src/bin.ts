#!/usr/bin/env node
import { main } from './cli/main.ts';
import { exitGraceMs } from './defaults/times.ts';
import { plainEnvironment } from './cli/terminal/plain-environment.ts';
import { processStreams } from './cli/terminal/process-streams.ts';

process.env = plainEnvironment(process.env);
process.exitCode = await main(process.argv.slice(2), processStreams());
setTimeout(() => process.exit(), exitGraceMs).unref();
