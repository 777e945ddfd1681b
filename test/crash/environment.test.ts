import { expect, it } from 'vitest';
import { runReconciler } from '../support/reconciler.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;
const render = ['render', manifests, '--kind', 'config.toml'];

it('with DEBUG in the environment no library prints the requests to the engine', async () => {
  const plan = ['plan', manifests, '--host', 'unix:///nowhere.sock'];

  const { stderr } = await runReconciler(plan, { DEBUG: '*' });

  expect(stderr).toBe((await runReconciler(plan)).stderr);
});

it.each(['LOG_STREAM', 'LOG_TOKENS'])(
  'with %s in the environment the YAML library adds nothing to the output',
  async (name) => {
    const { code, stdout } = await runReconciler(render, { [name]: '1' });

    expect(code).toBe(0);
    expect(stdout).toBe((await runReconciler(render)).stdout);
  },
);
