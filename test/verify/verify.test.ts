import { describe, expect, it } from 'vitest';
import type { Prober } from '../../src/ports/prober.ts';
import { renderVerificationJson } from '../../src/report/verify-json.ts';
import { renderVerification } from '../../src/report/verify-text.ts';
import type { VerifiedService } from '../../src/verify/host-route.ts';
import type { ProbeChoice } from '../../src/verify/select-probes.ts';
import { verify } from '../../src/verify/verify.ts';
import { answered, noAnswer, proberOf, routed, verifyInput } from '../builders/verify.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';
import { schemaErrors } from '../support/schemas.ts';

const all: ProbeChoice = { hosts: [], clusters: [], nodes: [] };

const services: readonly VerifiedService[] = [
  routed('demoeast', 'east', { hosts: 'demo.a' }),
  routed('demowest', 'west', { hosts: 'demo.b' }),
];

const verifyWith = (prober: Prober, choice: ProbeChoice = all, of = services, retries = 1) =>
  verify(verifyInput(of), choice, {
    prober,
    clock: createInstantClock(),
    ...{ concurrency: 4, retries, signal: new AbortController().signal, onProgress: () => undefined },
  });

const healthy = { 'demo.a': ['192.0.2.2'], 'demo.b': ['192.0.2.3'] };

describe('verify()', () => {
  it('has nothing to report where every route works and no other does', async () => {
    const found = await verifyWith(proberOf(healthy));

    expect(renderVerification(found)).toBe('22 probes: 18 ok, 0 warn, 0 fail, 4 skipped.\n');
  });

  it('reports what is wrong by host, as text and as JSON', async () => {
    const prober = proberOf({ ...healthy, 'demo.a': [] }, ({ host, address, path }) => {
      if (host === 'demo.b' && address === '192.0.2.2') return answered(200, { upstream: '10.0.1.4:80' });
      return path === '/nginx_status' ? answered(200, { body: 'Active connections: 1' }) : undefined;
    });
    const found = await verifyWith(prober);
    const json = renderVerificationJson(found);

    await expect(renderVerification(found)).toMatchFileSnapshot('../golden/verify/faults.txt');
    await expect(json).toMatchFileSnapshot('../golden/verify/faults.json');
    expect(schemaErrors('verify', json)).toEqual([]);
  });

  it('sends what is asked twice only once, and a failed probe again', async () => {
    const prober = proberOf({ ...healthy, 'demo.a': [] });
    const found = await verifyWith(prober, { ...all, hosts: ['demo.A'] }, services, 2);

    expect(prober.sent.map(({ address, port }) => `${address}:${port}`)).toEqual([
      ...['192.0.2.2:80', '192.0.2.3:80', '192.0.2.3:8443'],
      ...['192.0.2.2:80', '192.0.2.2:80'],
    ]);
    expect(found.probes.map(({ attempts }) => attempts)).toEqual([3, 1, 1]);
  });

  it('tries an address that cannot be reached no oftener than one probe does', async () => {
    const many = [...Array(50).keys()].map((index) =>
      routed(`s${index}`, 'east', { hosts: `h${index}.test` }),
    );
    const prober = proberOf({}, ({ address }) =>
      address === '192.0.2.2' ? noAnswer('unreachable') : undefined,
    );
    await verifyWith(prober, { ...all, clusters: ['east'] }, many);

    expect(
      prober.sent.filter(({ address, port }) => address === '192.0.2.2' && port === 80).length,
    ).toBeLessThanOrEqual(8);
  });

  it('fails where no address can be reached: then it says nothing of the routes', async () => {
    await expect(verifyWith({ send: () => Promise.resolve(noAnswer('unreachable')) })).rejects.toMatchObject({
      code: 'proxies-unreachable',
      message: expect.stringContaining('192.0.2.1') as string,
    });
  });

  it.each([
    ['--route-host', { hosts: ['demo.c'] }, 'Did you mean "demo.a"?'],
    ['--cluster', { clusters: ['north'] }, 'Known: east, west'],
    ['--node', { nodes: ['n9'] }, 'Did you mean "n1"?'],
  ] as const)('refuses a name of %s that does not exist', async (_flag, choice, hint) => {
    await expect(verifyWith(proberOf(healthy), { ...all, ...choice })).rejects.toMatchObject({
      code: 'resource-unknown',
      hint,
    });
  });

  it('limits the probes to a cluster, with what others answer for its hosts', async () => {
    const { probes } = await verifyWith(proberOf(healthy), { ...all, clusters: ['west'], nodes: ['n1'] });

    expect(probes.map(({ id }) => id)).toEqual([
      'isolation http://demo.b/ at n1:80',
      'isolation https://demo.b/ at n1:8443',
      'isolation http at n1:80',
      'isolation https at n1:8443',
    ]);
  });
});
