import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { certificateText, keyText } from '../builders/tls.ts';
import { serviceText, startSecretsWorld, type SecretsWorld } from '../support/secrets-world.ts';
import { tracesOf } from '../support/traces.ts';

let world: SecretsWorld;

beforeEach(async () => {
  world = await startSecretsWorld();
});

afterEach(async () => {
  await world.cli.close();
});

const keyMount = '{ name: demo-key, file: demo.key, target: tls-key }';
const web = serviceText(
  'web',
  `secrets: [${keyMount}]`,
  ', tls: { cert: { name: demo-cert, file: demo.crt }, key: demo-key }',
);

const firstKey = 'first-correct-horse-battery-staple';
const secondKey = 'second-correct-horse-battery-staple';
const firstCert = 'first-certificate-of-demo.test';
const secondCert = 'second-certificate-of-demo.test';

const writeBoth = async (key: string, cert: string): Promise<void> => {
  await world.cli.write('demo.key', keyText(key));
  await world.cli.write('demo.crt', certificateText(cert));
};

describe('a certificate that is renewed by changing files', () => {
  it('is one service update with new names', async () => {
    await writeBoth(firstKey, firstCert);
    await world.converge(web);
    const [before] = world.mountsOf('web');
    const start = world.cli.requests.length;
    await writeBoth(secondKey, secondCert);

    const plan = await world.run('plan');
    const out = await world.converge();

    const [after, ...others] = world.mountsOf('web');
    expect(others).toEqual([]);
    expect(before?.[1]).toMatch(/^demo-key-[0-9a-f]{12}$/);
    expect(after?.[1]).toMatch(/^demo-key-[0-9a-f]{12}$/);
    expect(after).not.toEqual(before);
    expect(world.dataOf('secrets', after?.[1] ?? '').toString()).toContain(secondKey);
    expect(plan.out.replaceAll(/ +/g, ' ')).toContain(
      `~ secrets["tls-key"] "${before![1]}" -> "${after![1]}"`,
    );
    expect(world.writesSince(start)).toEqual([
      'POST /secrets/create',
      'POST /secrets/create',
      'POST /services/ID/update',
    ]);
    expect(out).toContain('updated  service/web');
    const labels = world.serviceOf('web').Spec.Labels;
    expect(labels['com.docker.lb.ssl_key']).toBe(after![1]);
    expect(labels['com.docker.lb.ssl_cert']).toMatch(/^demo-cert-[0-9a-f]{12}$/);
    expect(world.dataOf('secrets', labels['com.docker.lb.ssl_cert']!).toString()).toContain(secondCert);
  });

  it('leaves no value in any name, label, plan, ledger, message or request except the one that creates the secret', async () => {
    await writeBoth(firstKey, firstCert);
    await world.converge(web);
    await writeBoth(secondKey, secondCert);
    for (const output of ['text', 'json', 'markdown']) await world.run('plan', '-o', output);
    await world.apply('-o', 'json');
    for (const output of ['text', 'json']) await world.run('drift', '-o', output);
    await world.run('validate', '-o', 'json');
    await world.run('render', '--kind', 'service');

    const texts = world.searched();

    expect([firstKey, secondKey, firstCert, secondCert].flatMap((value) => tracesOf(value, texts))).toEqual(
      [],
    );
    const sent = world.cli.requests
      .filter(({ path }) => path.endsWith('/secrets/create'))
      .map(({ body }) => body);
    expect(sent).toHaveLength(4);
    expect(tracesOf(firstKey, [{ where: 'the body', text: sent.join('\n') }])).toContain(
      'base64 in the body',
    );
  });

  it('keeps what a rollback needs, so that the rollback works', async () => {
    await writeBoth(firstKey, firstCert);
    await world.converge(web);
    const [before] = world.mountsOf('web');
    await writeBoth(secondKey, secondCert);
    await world.converge();

    const plan = await world.run('plan');
    expect(plan.out).toContain(`= secret/${before![1]}: service/web needs it for a rollback`);
    expect(plan.out).toContain('No changes.');
    const { ID, Version, Spec } = world.serviceOf('web');
    const rolledBack = await world.cli.engine.api(
      'POST',
      `/services/${ID}/update?version=${String(Version.Index)}&rollback=previous`,
      Spec,
    );

    expect(rolledBack.status).toBe(200);
    expect(world.mountsOf('web')).toEqual([before]);
    expect(world.secretNames()).toContain(before![1]);
  });

  it('removes what is no longer needed with the second renewal', async () => {
    await writeBoth(firstKey, firstCert);
    await world.converge(web);
    const first = world.secretNames();
    await writeBoth(secondKey, secondCert);
    await world.converge();
    await writeBoth('third-key', 'third-cert');
    await world.cli.run('apply', '--yes', '--no-wait');

    const plan = await world.run('plan', '--detailed-exitcode');
    expect(plan.code).toBe(2);
    expect(plan.out).toMatch(/- secret\/demo-cert-[0-9a-f]{12} {2}no longer in use {2}# cause: rotation/);
    expect((await world.apply()).code).toBe(0);

    expect(world.secretNames()).toHaveLength(4);
    for (const name of first) expect(world.secretNames()).not.toContain(name);
    expect((await world.run('plan', '--detailed-exitcode')).code).toBe(0);
  });
});

describe('a config made from a file', () => {
  const withConfig = serviceText(
    'web',
    'configs: [{ name: settings, file: _files/settings.ini, target: /etc/settings.ini, mode: "0440" }]',
  );

  it('is named by its content, whatever the salt', async () => {
    await world.cli.write('_files/settings.ini', Uint8Array.of(0, 255, 10));

    await world.converge(withConfig);

    const [name = ''] = world.configNames();
    expect(name).toBe(`settings-${sha256(Uint8Array.of(0, 255, 10))}`);
    const [reference] = world.serviceOf('web').Spec.TaskTemplate.ContainerSpec?.Configs ?? [];
    expect(reference).toMatchObject({
      ConfigName: name,
      File: { Name: '/etc/settings.ini', UID: '0', GID: '0', Mode: 0o440 },
    });
    expect([...world.dataOf('configs', name)]).toEqual([0, 255, 10]);
  });

  it('gets the labels of its entry, now and when they change, and keeps those of others', async () => {
    await world.cli.write('_files/settings.ini', 'a');
    const labelled = (labels: string): string => withConfig.replace('mode:', `labels: ${labels}, mode:`);
    await world.converge(labelled('{ team: web, tier: front }'));
    const start = world.cli.requests.length;
    const [name = ''] = world.configNames();
    const { ID, Version, Spec } = world.objectOf('configs', name);
    await world.cli.engine.api('POST', `/configs/${ID}/update?version=${String(Version.Index)}`, {
      Name: Spec.Name,
      Labels: { ...Spec.Labels, 'com.docker.ucp.access.label': '/prod' },
    });

    await world.converge(labelled('{ team: shop }'));

    const after = world.objectOf('configs', name).Spec.Labels;
    expect(after).toMatchObject({ team: 'shop', 'com.docker.ucp.access.label': '/prod' });
    expect(after['tier']).toBeUndefined();
    expect(world.writesSince(start)).toEqual([]);
  });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

describe('one content for several services', () => {
  const shared = (name: string): string => serviceText(name, 'secrets: [{ name: shared, file: shared.txt }]');

  it('is one secret, which is removed with the last of them', async () => {
    await world.cli.write('shared.txt', 'shared by all');
    await world.converge(shared('blog'), shared('shop'));
    const names = world.secretNames();
    expect(names).toHaveLength(1);

    await world.converge(shared('shop'));
    expect(world.secretNames()).toEqual(names);

    await world.converge(serviceText('shop', 'secrets: []'));
    // The rollback of "shop" would need it.
    expect(world.secretNames()).toEqual(names);

    const out = await world.converge(serviceText('other', ''));
    expect(world.secretNames()).toEqual([]);
    expect(out).toMatch(/deleted {2}service\/shop\n(.*\n)*deleted {2}secret\/shared-/);
  });
});

describe('foreign objects', () => {
  it('are used if an entry has no file, and reported by name if they are missing', async () => {
    await world.cli.declare(
      serviceText('web', 'secrets: [database-password]', ', tls: { cert: wildcard, key: wildcard }'),
    );

    const refused = await world.apply();
    expect(refused.code).toBe(4);
    expect(refused.out).toContain(
      'x secret/database-password: this secret does not exist in the swarm, and all.yaml:3 needs it',
    );
    expect(refused.out).toContain('docker secret create database-password FILE');
    expect(refused.out).toContain('x secret/wildcard: this secret does not exist in the swarm');
    expect(world.cli.engine.sandbox.snapshot().services).toEqual([]);

    for (const Name of ['database-password', 'wildcard'])
      await world.cli.engine.api('POST', '/secrets/create', { Name, Data: 'eA==' });
    await world.converge();

    expect(world.mountsOf('web')).toEqual([['database-password', 'database-password']]);
    expect(world.serviceOf('web').Spec.Labels['com.docker.lb.ssl_cert']).toBe('wildcard');
    expect(world.secretNames()).toEqual(['database-password', 'wildcard']);
  });

  it('are never mistaken for ours: one of the same name is refused, and its service with it', async () => {
    await world.cli.write('_settings.ini', 'same content');
    await world.converge(serviceText('web', ''));
    const name = `settings-${sha256(new TextEncoder().encode('same content'))}`;
    await world.cli.engine.api('POST', '/configs/create', {
      Name: name,
      Data: Buffer.from('same content').toString('base64'),
    });
    await world.cli.declare(serviceText('web', 'configs: [{ name: settings, file: _settings.ini }]'));

    const refused = await world.apply();

    expect(refused.code).toBe(4);
    expect(refused.out).toContain(
      `x config/${name}: a config of this name exists, and it is not managed by us`,
    );
    expect(refused.out).toContain(`docker config rm ${name}`);
    expect(refused.out).toContain(`x service/web: it depends on config/${name}, which is refused`);
  });
});
