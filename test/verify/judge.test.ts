import { describe, expect, it } from 'vitest';
import type { PresentedCertificate, ProbeAnswer } from '../../src/model/probe.ts';
import type { ProbeResult } from '../../src/model/verification.ts';
import { compareCertificates } from '../../src/verify/compare-certificates.ts';
import { judgeCertificate } from '../../src/verify/judge-certificate.ts';
import { judgeBoundary } from '../../src/verify/judge-context.ts';
import {
  judgeDefault,
  judgeElsewhere,
  judgeRefused,
  judgeStatusPage,
  judgeUnknownName,
} from '../../src/verify/judge-default.ts';
import { judgeRedirect, judgeSlash } from '../../src/verify/judge-redirect.ts';
import { judgeService, lastAddress } from '../../src/verify/judge-service.ts';
import { judgeWebsocket } from '../../src/verify/judge-websocket.ts';
import { answered, noAnswer, routed } from '../builders/verify.ts';

const app = routed('app', 'east', { hosts: 'h' }, { addresses: new Set(['10.0.1.3']) });
const stopped = { ...app, runningTasks: 0 };
const container = `${'a1'.repeat(6)}${'0'.repeat(52)}`;
const answering = { services: [app], proxyIds: [container] };

describe('judgeService()', () => {
  it.each<[string, ProbeAnswer, string, RegExp | undefined]>([
    ['200 of the task', answered(200, { upstream: '10.0.1.3:80', proxy: 'a1'.repeat(6) }), 'ok', undefined],
    ['404 of the app, without headers', answered(404), 'ok', undefined],
    ['the default answer', answered(503), 'fail', /does not know/],
    ['502', answered(502), 'fail', /does not reach app/],
    ['504', answered(504), 'fail', /does not reach app/],
    [
      'a task of another service',
      answered(200, { upstream: '10.0.1.9:80' }),
      'fail',
      /10\.0\.1\.9 answered, which is no task of app/,
    ],
    ['the second of two tries', answered(200, { upstream: '10.0.1.9:80, 10.0.1.3:80' }), 'ok', undefined],
    [
      'a proxy of another cluster',
      answered(200, { proxy: 'b2'.repeat(6) }),
      'fail',
      /another proxy answered: b2b2/,
    ],
    ['a proxy with a name', answered(200, { proxy: 'proxy-1' }), 'ok', undefined],
    ['nobody', noAnswer('refused'), 'fail', /refused \(ECODE\)/],
    ['a silent one', noAnswer('timeout'), 'fail', /in time/],
    ['one that hangs up', noAnswer('closed'), 'fail', /closed without an answer/],
    ['a node out of reach', noAnswer('unreachable'), 'fail', /could be reached/],
  ])('judges %s', (_who, answer, verdict, reason) => {
    const judged = judgeService(answer, answering);

    expect(judged.verdict).toBe(verdict);
    expect(judged.reason ?? '').toMatch(reason ?? /^$/);
  });

  it('says that nothing runs where nothing runs', () => {
    expect(judgeService(answered(503), { ...answering, services: [stopped] })).toMatchObject({
      verdict: 'fail',
      reason: 'answered 503: no task of app runs',
    });
  });

  it('warns where the address of no task is known', () => {
    const services = [{ ...app, addresses: new Set<string>() }];

    expect(judgeService(answered(200, { upstream: '10.0.1.3:80' }), { ...answering, services }).verdict).toBe(
      'warn',
    );
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['10.0.1.3:80', '10.0.1.3'],
    ['[fd00::1]:80', 'fd00::1'],
    ['10.0.1.3', '10.0.1.3'],
  ])('reads the address in %s', (text, address) => {
    expect(lastAddress(text)).toBe(address);
  });
});

describe('the default answer', () => {
  it.each<[string, ProbeAnswer, string]>([
    ['503', answered(503), 'ok'],
    ['a service', answered(200, { upstream: '10.0.1.3:80' }), 'fail'],
    ['404', answered(404), 'fail'],
    ['nobody', noAnswer('refused'), 'fail'],
  ])('over HTTP is 503: %s', (_who, answer, verdict) => {
    expect(judgeDefault(answer).verdict).toBe(verdict);
  });

  it.each<[string, ProbeAnswer, string]>([
    ['a closed connection', noAnswer('closed'), 'ok'],
    ['a cluster without TLS', noAnswer('refused'), 'ok'],
    ['503 with some certificate', answered(503), 'warn'],
    ['a service', answered(200), 'fail'],
    ['silence', noAnswer('timeout'), 'fail'],
  ])('over TLS is none: %s', (_who, answer, verdict) => {
    expect(judgeUnknownName(answer).verdict).toBe(verdict);
  });

  it.each<[string, ProbeAnswer, string]>([
    ['the default backend', answered(200, { upstream: '10.0.2.2:80' }), 'ok'],
    ['the foreign service', answered(200, { upstream: '10.0.1.3:80' }), 'fail'],
    ['nobody', noAnswer('closed'), 'ok'],
  ])('may be that of a default backend: %s', (_who, answer, verdict) => {
    expect(judgeElsewhere(answer, [app]).verdict).toBe(verdict);
  });

  it.each<[string, ProbeAnswer, string]>([
    ['refused', noAnswer('refused'), 'ok'],
    ['unreachable', noAnswer('unreachable'), 'skipped'],
    ['open', noAnswer('closed'), 'fail'],
    ['answered', answered(503), 'fail'],
  ])('of a node without a proxy is none: %s', (_how, answer, verdict) => {
    expect(judgeRefused(answer).verdict).toBe(verdict);
  });
});

describe('judgeStatusPage()', () => {
  const page = answered(200, { body: 'Active connections: 2 \n' });

  it.each<[string, ProbeAnswer, boolean, string]>([
    ['public, our core', page, true, 'fail'],
    ['public, Interlock', page, false, 'warn'],
    ['a page of the app', answered(200, { body: '<html>' }), true, 'ok'],
    ['none', answered(404), true, 'ok'],
    ['no answer', noAnswer('closed'), true, 'ok'],
  ])('judges %s', (_what, answer, isOurCore, verdict) => {
    expect(judgeStatusPage(answer, isOurCore).verdict).toBe(verdict);
  });
});

describe('judgeRedirect()', () => {
  const redirect = (location?: string, status = 302): string =>
    judgeRedirect(answered(status, location === undefined ? {} : { location }), 'https://new.test', '/a?b=c')
      .verdict;

  it('requires the target with the path that was asked for', () => {
    expect(redirect('https://new.test/a?b=c')).toBe('ok');
    expect(redirect('https://new.test/a?b=c', 301)).toBe('ok');
    expect(redirect('https://new.test/')).toBe('fail');
    expect(redirect('https://evil.test/a?b=c')).toBe('fail');
    expect(redirect(undefined)).toBe('fail');
    expect(redirect('https://new.test/a?b=c', 200)).toBe('fail');
  });

  it('accepts a target that ends with a slash in both forms', () => {
    const judged = (location: string): string =>
      judgeRedirect(answered(302, { location }), 'https://new.test/', '/a').verdict;

    expect([judged('https://new.test//a'), judged('https://new.test/a')]).toEqual(['ok', 'ok']);
  });
});

describe('context roots', () => {
  it.each<[string, string | undefined, number, string]>([
    ['a relative redirect', '/app/', 301, 'ok'],
    ['an absolute one', 'http://h/app/', 301, 'ok'],
    ['one with the port in the container', 'http://h:8080/app/', 301, 'fail'],
    ['one to another path', '/', 301, 'fail'],
    ['one to nowhere', undefined, 301, 'fail'],
    ['no redirect', undefined, 200, 'fail'],
    ['nonsense', 'http://[', 301, 'fail'],
  ])('add a slash by %s', (_what, location, status, verdict) => {
    const answer = answered(status, location === undefined ? {} : { location });

    expect(judgeSlash(answer, 'h', '/app').verdict).toBe(verdict);
  });

  it.each<[string, ProbeAnswer, boolean, string]>([
    ['404 of the proxy', answered(404), true, 'ok'],
    ['503 of the proxy', answered(503), true, 'ok'],
    ['the service', answered(200, { upstream: '10.0.1.3:80' }), true, 'fail'],
    ['the service behind Interlock', answered(200), false, 'warn'],
  ])('end where their path ends: %s', (_who, answer, isOurCore, verdict) => {
    expect(judgeBoundary(answer, '/app', isOurCore).verdict).toBe(verdict);
  });
});

describe('judgeWebsocket()', () => {
  it.each([
    [101, 'ok'],
    [200, 'fail'],
    [401, 'warn'],
    [403, 'warn'],
    [503, 'fail'],
  ])('judges %d as %s', (status, verdict) => {
    expect(judgeWebsocket(answered(status)).verdict).toBe(verdict);
  });
});

const certificate: PresentedCertificate = {
  ...{ subject: 'h', issuer: 'CA', fingerprint: 'F1' },
  notAfter: '2026-12-31T00:00:00.000Z',
};

describe('judgeCertificate()', () => {
  const now = new Date('2026-12-01T12:00:00Z');
  const judge = (more: Partial<PresentedCertificate>, isInsecure = false) =>
    judgeCertificate(answered(200, { certificate: { ...certificate, ...more } }), { now, isInsecure });

  it.each<[string, Partial<PresentedCertificate>, string, RegExp | undefined]>([
    ['29 days', {}, 'ok', undefined],
    ['21 days', { notAfter: '2026-12-22T13:00:00Z' }, 'ok', undefined],
    ['20 days', { notAfter: '2026-12-22T11:00:00Z' }, 'warn', /ends in 20 days/],
    ['some hours', { notAfter: '2026-12-01T13:00:00Z' }, 'warn', /ends in 0 days/],
    ['none', { notAfter: '2026-12-01T12:00:00Z' }, 'fail', /ended on 2026-12-01/],
    ['no readable time', { notAfter: '' }, 'fail', /no readable time/],
    ['another name', { nameError: 'DNS:other' }, 'fail', /another name: DNS:other/],
    ['no trusted chain', { chainError: 'SELF_SIGNED' }, 'fail', /not trusted: SELF_SIGNED/],
  ])('judges a certificate with %s', (_what, more, verdict, reason) => {
    const judged = judge(more);

    expect(judged.verdict).toBe(verdict);
    expect(judged.reason ?? '').toMatch(reason ?? /^$/);
  });

  it('leaves the chain unchecked if it is asked to, and nothing else', () => {
    expect(judge({ chainError: 'SELF_SIGNED' }, true).verdict).toBe('ok');
    expect(judge({ chainError: 'SELF_SIGNED', nameError: 'x' }, true).verdict).toBe('fail');
  });

  it('fails without a certificate', () => {
    expect(judgeCertificate(noAnswer('closed'), { now, isInsecure: false }).verdict).toBe('fail');
    expect(judgeCertificate(answered(200), { now, isInsecure: false }).verdict).toBe('fail');
  });

  it('judges it even where the service then hangs up, as one that wants a client certificate', () => {
    expect(judgeCertificate(noAnswer('closed', { certificate }), { now, isInsecure: false }).verdict).toBe(
      'ok',
    );
  });
});

describe('compareCertificates()', () => {
  const resultOf = (
    kind: ProbeResult['kind'],
    host: string,
    fingerprint: string,
    cluster = 'east',
  ): ProbeResult => ({
    ...{ id: `${kind} ${host}`, kind, cluster, host, expected: '', attempts: 1, verdict: 'ok' },
    answer: answered(200, { certificate: { ...certificate, fingerprint } }),
  });

  it.each<[string, ProbeResult, string]>([
    ['a certificate of the proxies', resultOf('passthrough', 'h', 'F1'), 'warn'],
    ['one of its own', resultOf('passthrough', 'h', 'F2'), 'ok'],
    ['one of another cluster', resultOf('passthrough', 'h', 'F1', 'west'), 'ok'],
  ])('judges a passthrough host with %s', (_what, result, verdict) => {
    const compared = compareCertificates([resultOf('tls', 'shop', 'F1'), result]);

    expect(compared.map((one) => one.verdict)).toEqual(['ok', verdict]);
  });
});
