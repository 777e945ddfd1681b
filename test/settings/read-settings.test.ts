import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { renderProblems } from '../../src/report/problems.ts';
import { readSettings, type ReadSettings } from '../../src/settings/read-settings.ts';

interface Given {
  readonly file?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly flags?: JsonObject;
}

const read = ({ file, environment = {}, flags = {} }: Given): ReadSettings =>
  readSettings({
    file: file === undefined ? undefined : { path: '/etc/swarm/reconciler.yaml', content: Buffer.from(file) },
    environment,
    flags: { value: flags, placeOf: () => ({ file: '--flag' }) },
    workingFolder: '/home/ann',
  });

const problemsOf = (given: Given): string => renderProblems(read(given).problems);

describe('the settings of the daemon', () => {
  it('have safe defaults: only revisions are applied, and HTTP is on loopback', () => {
    expect(read({}).settings).toMatchObject({
      source: { address: './manifests', intervalMs: 60_000 },
      switches: { revisions: 'auto', heal: 'report', prune: 'report', interruptions: 'report' },
      http: { listen: { host: '127.0.0.1', port: 7380 }, isDefaultAddress: true },
    });
  });

  it('come from flags before the environment, and from the environment before the file', () => {
    const { settings } = read({
      file: 'owner: file\ninterval: 1m\ntimeout: 1m\n',
      environment: { RECONCILER_OWNER: 'environment', RECONCILER_INTERVAL: '2m' },
      flags: { owner: 'flag' },
    });

    expect(settings).toMatchObject({ owner: 'flag', intervalMs: 120_000, timeoutMs: 60_000 });
  });

  it('take paths of the file relative to its folder, and those of variables relative to the working folder', () => {
    const { settings } = read({
      file: 'source: { address: manifests, sshKeyFile: keys/git }\n',
      environment: { RECONCILER_AGE_IDENTITY_FILE: 'age.key' },
    });

    expect(settings?.source).toMatchObject({
      address: '/etc/swarm/manifests',
      access: { sshKeyFile: '/etc/swarm/keys/git' },
      ageIdentityFile: '/home/ann/age.key',
    });
  });

  it('give no token of one source to another one', () => {
    const { settings } = read({
      file: 'source: { address: "https://git.example.org/a.git", ref: prod, tokenFile: token, interval: 5m }\n',
      flags: { source: { address: 'https://evil.example/b.git' } },
    });

    expect(settings?.source).toEqual({
      ...{ address: 'https://evil.example/b.git', access: {}, intervalMs: 300_000 },
    });
  });

  it('ask for signed commits of another source too', () => {
    const { settings } = read({
      file: 'source: { address: "https://git.example.org/a.git", allowedSignersFile: signers }\n',
      flags: { source: { address: 'https://evil.example/b.git' } },
    });

    expect(settings?.source.allowedSignersFile).toBe('/etc/swarm/signers');
  });

  it('give a token of the environment to the source of a flag, unless it comes with another source', () => {
    const flags = { source: { address: 'https://git.example.org/b.git' } };
    const token = { RECONCILER_SOURCE_TOKEN_FILE: '/token' };

    expect(read({ environment: token, flags }).settings?.source.access).toEqual({ tokenFile: '/token' });
    expect(
      read({
        file: 'source: { address: "https://git.example.org/a.git", caFile: ca.pem }\n',
        ...{ environment: token, flags },
      }).settings?.source.access,
    ).toEqual({ tokenFile: '/token' });
    expect(
      read({ environment: { ...token, RECONCILER_SOURCE: 'https://git.example.org/a.git' }, flags }).settings
        ?.source.access,
    ).toEqual({});
  });

  it('read a boolean and a number of a variable, and name the variable of a wrong one', () => {
    const environment = { RECONCILER_SOURCE_ALLOW_HTTP: 'true', RECONCILER_MAX_DELETES: '7' };

    expect(read({ environment }).settings).toMatchObject({
      source: { access: { allowHttp: true } },
      maxDeletes: 7,
    });
    expect(problemsOf({ environment: { RECONCILER_MAX_DELETES: 'many' } })).toContain(
      'RECONCILER_MAX_DELETES error field-type',
    );
  });

  it('warn of a misspelt variable, which would be ignored silently', () => {
    const given = { environment: { RECONCILER_HEEL: 'auto' } };

    expect(problemsOf(given)).toContain('Did you mean "RECONCILER_HEAL"?');
    expect(read(given).settings).toBeDefined();
  });

  it('name the flag of a wrong value', () => {
    expect(problemsOf({ flags: { interval: 'soon' } })).toContain(
      '--flag error field-value: Field "interval"',
    );
  });

  it('are refused as a whole if one is wrong, with the line and column of each', async () => {
    const file = `
source:
  adress: ssh://git@git.example.org/team/swarm.git
interval: 0s
heal: yes
windows:
  - { days: [sat, someday], from: "05:00", to: "05:00", timeZone: Mars/Olympus }
`;
    expect(read({ file }).settings).toBeUndefined();
    await expect(problemsOf({ file })).toMatchFileSnapshot('../golden/settings/wrong-values.txt');
  });

  it('are refused for what the schema cannot say', async () => {
    const file = `
interval: 0s
windows:
  - { from: "05:00", to: "05:00", timeZone: Mars/Olympus }
alerts:
  channels:
    - { slack: {} }
    - {}
    - { slack: { url: "https://a.example" }, webhook: { url: "https://a.example", secretFile: key } }
    - { commitStatus: { provider: gitea, repository: a/b, tokenFile: token } }
http: { listen: "off", tokenFile: token }
`;
    await expect(problemsOf({ file })).toMatchFileSnapshot('../golden/settings/unfit-values.txt');
  });

  it('never show an address of a receiver, which is often its secret', () => {
    const file = 'alerts: { channels: [{ slack: { url: hooks.example.org/SECRET } }] }\n';

    expect(problemsOf({ file })).toContain('alerts.channels[0].slack.url');
    expect(problemsOf({ file })).not.toContain('SECRET');
  });

  it('are refused if the file is no YAML, no text or two documents', () => {
    expect(problemsOf({ file: 'owner: [' })).toContain('yaml-syntax');
    expect(problemsOf({ file: '- owner\n' })).toContain('field-type');
    expect(problemsOf({ file: 'owner: a\n---\nowner: b\n' })).toContain('expected one');
    expect(problemsOf({ file: '\u0000' })).not.toBe('');
  });

  it('may be an empty file', () => {
    expect(read({ file: '' }).settings?.owner).toBe('default');
  });

  it('may switch HTTP off, and may listen on IPv6', () => {
    expect(read({ file: 'http: { listen: "off" }\n' }).settings?.http.listen).toBeUndefined();
    expect(read({ file: 'http: { listen: "[::1]:80" }\n' }).settings?.http.listen).toEqual({
      host: '::1',
      port: 80,
    });
    expect(problemsOf({ file: 'http: { listen: "[::1]:70000" }\n' })).toContain('there is no port 70000');
  });
});
