import { parseJson, valueAt, type Json } from '../../kernel/json.ts';

/**
 * Whether a push is of another branch than the one that is followed. Only then is it ignored: a body that cannot be read
 * leads to a fetch, which finds out by itself. GitHub sends JSON as it is or in a form.
 */
export function isOtherRef(body: Uint8Array, followed: string | undefined): boolean {
  const push = payloadOf(new TextDecoder().decode(body));
  const ref = valueAt(push, ['ref']);
  const wanted = followed ?? defaultBranchIn(push);
  if (typeof ref !== 'string' || wanted === undefined) return false;
  return ![wanted, `refs/heads/${wanted}`, `refs/tags/${wanted}`].includes(ref);
}

const payloadOf = (text: string): Json | undefined =>
  parseJson(text) ?? parseJson(new URLSearchParams(text).get('payload') ?? undefined);

/** Who names no ref follows the default branch: GitHub and Gitea name it in `repository`, GitLab in `project`. */
function defaultBranchIn(push: Json | undefined): string | undefined {
  const branch =
    valueAt(push, ['repository', 'default_branch']) ?? valueAt(push, ['project', 'default_branch']);
  return typeof branch === 'string' && branch !== '' ? branch : undefined;
}
