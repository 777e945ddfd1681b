import { expect, it } from 'vitest';
import { expectRefused, image, textLike, type World } from '../world.ts';

const digest = textLike(/^sha256:[0-9a-f]{64}$/);
const unknownDigest = `sha256:${'a'.repeat(64)}`;

/** What the engine says of an image in its registry. */
export function distributionCases(world: () => World): void {
  const inspect = (name: string) => world().get(`/distribution/${name}/json`);

  it('GET /distribution/{name}/json gives the digest of a tag and its platforms', async () => {
    const { status, json } = await inspect(image);

    expect(status).toBe(200);
    expect(json).toEqual({
      Descriptor: { mediaType: textLike(/manifest/), digest, size: expect.any(Number) as unknown },
      Platforms: [{ architecture: textLike(/./), os: 'linux' }],
    });
  });

  it('an image without a tag is the one with the tag latest', async () => {
    expect((await inspect('training/whoami')).text).toBe((await inspect('training/whoami:latest')).text);
  });

  it('an image with a digest is found by it, whatever its tag', async () => {
    const { text, json } = await inspect(image);
    const { Descriptor } = json as unknown as { readonly Descriptor: { readonly digest: string } };

    expect((await inspect(`${image}@${Descriptor.digest}`)).text).toBe(text);
    expectRefused(await inspect(`${image}@${unknownDigest}`), 404, 'manifest unknown: manifest unknown');
  });

  it('a registry that does not exist is a server error', async () => {
    const { status, text } = await inspect('nowhere.invalid/team/app:1');

    expect(status).toBe(500);
    expect(text).toMatch(/Get \\"https:\/\/nowhere\.invalid\/v2\/\\": dial tcp: lookup nowhere\.invalid/);
  });

  it('a name that cannot be an image is refused', async () => {
    expectRefused(await inspect('a%20b'), 400, 'invalid reference format');
    expectRefused(await inspect('UPPER:1'), 400, world().answers.capitalsInImage('library/UPPER'));
    expectRefused(await inspect('a'.repeat(64)), 500, 'no manifest found for full image ID');
  });
}
