// Runs the scripts that are named, the slowest first, as many at a time as there are cores. Each one's output comes in one
// piece when it ends. It exits with 1 where any of them fails.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const waiting = process.argv.slice(2);

await Promise.all(Array.from({ length: availableParallelism() }, runNext));

async function runNext() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await run(name);
}

async function run(name) {
  const start = performance.now();
  const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok' : 'FAILED'}  ${name}  ${seconds} s`);
  if (code === 0) return;
  process.stdout.write(Buffer.concat(output));
  process.exitCode = 1;
}
