import { chmod, chown, lchown, lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWorkFolder } from '../../../src/source/git/work-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const open = (chosen: string | undefined, env: NodeJS.ProcessEnv = {}): Promise<string> =>
  openWorkFolder({ chosen, env, sourceName: 'swarm.git' });

const refused = (state: string) => ({
  code: 'source-unavailable',
  kind: 'blocked',
  message: expect.stringContaining(state) as string,
  hint: expect.stringContaining('RECONCILER_WORK_DIR') as string,
});

const isRoot = process.geteuid?.() === 0;
const stranger = 65_533;

test('openWorkFolder() makes a folder that only this user may enter, with what is missing above it', async () => {
  const top = await temporaryFolder();

  const place = await open(join(top, 'not', 'yet'));

  expect(place).toBe(join(top, 'not', 'yet'));
  expect((await lstat(place)).mode & 0o777).toBe(0o700);
  expect((await lstat(join(top, 'not'))).mode & 0o777).toBe(0o700);
  expect(await open(place)).toBe(place);
});

test.each([0o755, 0o770, 0o707, 0o701])(
  'openWorkFolder() refuses a folder that others may enter: %o',
  async (mode) => {
    const place = join(await temporaryFolder(), 'work');
    await mkdir(place);
    await chmod(place, mode);

    await expect(open(place)).rejects.toMatchObject(refused('other users may enter it'));
  },
);

test('openWorkFolder() refuses a link, even to a private folder, and a file', async () => {
  const top = await temporaryFolder();
  await mkdir(join(top, 'own'), { mode: 0o700 });
  await symlink('own', join(top, 'link'));
  await symlink('nowhere', join(top, 'dangling'));
  await writeFile(join(top, 'file'), '');

  await expect(open(join(top, 'link'))).rejects.toMatchObject(refused('it is a symbolic link'));
  await expect(open(join(top, 'dangling'))).rejects.toMatchObject(refused('it is a symbolic link'));
  await expect(open(join(top, 'file'))).rejects.toMatchObject(refused('it is not a folder'));
  await expect(open(join(top, 'file', 'work'))).rejects.toMatchObject(refused('it is not in a folder'));
});

test('openWorkFolder() refuses a folder whose parent others may write to, unless it is sticky', async () => {
  const parent = join(await temporaryFolder(), 'shared');
  await mkdir(parent);
  await chmod(parent, 0o777);

  await expect(open(join(parent, 'work'))).rejects.toMatchObject(
    refused(`other users may rename what is in "${parent}"`),
  );
  await expect(lstat(join(parent, 'work'))).rejects.toThrow('ENOENT');
  await chmod(parent, 0o1777);
  expect(await open(join(parent, 'work'))).toBe(join(parent, 'work'));
});

test('openWorkFolder() also looks at the parents behind a link', async () => {
  const top = await temporaryFolder();
  await mkdir(join(top, 'shared', 'inner'), { recursive: true });
  await chmod(join(top, 'shared'), 0o777);
  await symlink('shared/inner', join(top, 'link'));

  await expect(open(join(top, 'link', 'work'))).rejects.toMatchObject(
    refused(`other users may rename what is in "${join(top, 'shared')}"`),
  );
});

test.skipIf(!isRoot)(
  'openWorkFolder() refuses a folder, a parent and a link of another user (as root)',
  async () => {
    const top = await temporaryFolder();
    await mkdir(join(top, 'theirs', 'ours'), { recursive: true, mode: 0o700 });
    await mkdir(join(top, 'planted'), { mode: 0o700 });
    await symlink('nowhere', join(top, 'link'));
    await chown(join(top, 'theirs'), stranger, stranger);
    await chown(join(top, 'planted'), stranger, stranger);
    await lchown(join(top, 'link'), stranger, stranger);

    await expect(open(join(top, 'planted'))).rejects.toMatchObject(refused('it belongs to another user'));
    await expect(open(join(top, 'theirs', 'ours'))).rejects.toMatchObject(
      refused(`"${join(top, 'theirs')}" belongs to another user`),
    );
    await expect(open(join(top, 'link', 'work'))).rejects.toMatchObject(
      refused(`"${join(top, 'link')}" belongs to another user`),
    );
  },
);

test("openWorkFolder() prefers the user's cache: XDG_CACHE_HOME, then ~/.cache", async () => {
  const home = await temporaryFolder();

  expect(await open(undefined, { HOME: home })).toBe(join(home, '.cache', 'swarm-reconciler'));
  expect(await open(undefined, { HOME: home, XDG_CACHE_HOME: join(home, 'xdg') })).toBe(
    join(home, 'xdg', 'swarm-reconciler'),
  );
  expect(await open(undefined, { HOME: home, XDG_CACHE_HOME: 'relative' })).toBe(
    join(home, '.cache', 'swarm-reconciler'),
  );
});

test('openWorkFolder() has a temporary folder of its own for a user without a home', async () => {
  const file = join(await temporaryFolder({ file: '' }), 'file');

  const place = await open(undefined, { HOME: join(file, 'home') });

  expect(place).toBe(join(tmpdir(), `swarm-reconciler-${process.geteuid?.() ?? 0}`));
  expect((await lstat(place)).mode & 0o777).toBe(0o700);
});
