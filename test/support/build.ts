import { execFileSync } from 'node:child_process';

/** Tests of the built command run what the sources say now, not what was built last. */
export function setup(): void {
  execFileSync('npx', ['tsc'], { cwd: new URL('../..', import.meta.url).pathname, stdio: 'inherit' });
}
