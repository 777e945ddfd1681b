import type { SandboxAnswer, SandboxRequest } from '../../src/sandbox/http/exchange.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { isOwnLabel, ownerLabel } from '../../src/model/own-labels.ts';

/** What a pass may delete, for the rules of the moment. */
export interface Permission {
  readonly prune: boolean;
  /** Whether the manifests are good; where they are not, nothing at all may be written. */
  readonly isReadable: boolean;
  /** Names of services and networks that the manifests in force declare. */
  readonly declared: ReadonlySet<string>;
}

export interface Watch {
  /** Carries out a request of the reconciler and looks whether it may send it. */
  handle(request: SandboxRequest, permission: Permission): SandboxAnswer;
  addForeign(path: string): void;
  /** Something else that must not be. */
  tell(violation: string): void;
  /** What was done that must not be. */
  readonly violations: readonly string[];
  readonly writes: number;
  /** What somebody else has just done counts as theirs. */
  takeAsItIs(): void;
  /** Looks whether what belongs to others is as they left it. */
  checkForeign(): void;
}

interface Shown {
  readonly Spec?: { readonly Name?: string; readonly Labels?: Labels };
  readonly Name?: string;
  readonly Labels?: Labels;
}

type Labels = Readonly<Record<string, string>>;

export function createWatch(sandbox: Sandbox): Watch {
  const foreign = new Map<string, string>();
  const violations: string[] = [];
  let writes = 0;
  const show = (path: string): string | undefined => {
    const { status, body } = sandbox.handle({ method: 'GET', path, query: {}, body: '' });
    return status === 200 ? body : undefined;
  };
  const violate = (what: string, path: string, shown: string | undefined): void => {
    violations.push(`${what}: ${path}${shown === undefined ? '' : ` (${nameOf(shown)})`}`);
  };
  return {
    violations,
    tell: (violation) => {
      violations.push(violation);
    },
    get writes() {
      return writes;
    },
    addForeign: (path) => {
      foreign.set(path, specOf(show(path)));
    },
    takeAsItIs: () => {
      for (const path of foreign.keys()) foreign.set(path, specOf(show(path)));
    },
    checkForeign: () => {
      for (const [path, spec] of foreign) {
        const now = show(path);
        if (specOf(now) !== spec) violate("somebody else's object was changed", path, now);
      }
    },
    handle: (request, permission) => {
      if (request.method === 'GET') return sandbox.handle(request);
      const path = request.path.replace(/^\/v[\d.]+/, '').replace(/\/update$/, '');
      const before = path.endsWith('/create') ? undefined : show(path);
      const answer = sandbox.handle(request);
      if (foreign.has(path)) violate("somebody else's object was written to", path, before);
      if (answer.status >= 400) return answer;
      writes += 1;
      if (!permission.isReadable) violate('something was written without good manifests', path, before);
      if (before === undefined) return answer;
      if (request.method === 'DELETE') {
        if (!isDeletable(path, before, permission))
          violate('an object was deleted that must stay', path, before);
        return answer;
      }
      const after = show(path);
      if (specOf(before) === specOf(after)) violate('a write changed nothing', path, before);
      if (foreignPartOf(path, before) !== foreignPartOf(path, after ?? ''))
        violate("somebody else's part of an object was changed", path, before);
      return answer;
    },
  };
}

const read = (shown: string): Shown => JSON.parse(shown) as Shown; // as the sandbox shows its objects

/** What stays the same while swarm works with an object. */
function specOf(shown: string | undefined): string {
  if (shown === undefined) return 'gone';
  const { Spec, Name, Labels } = read(shown);
  return JSON.stringify(Spec ?? { Name, Labels });
}

function nameOf(shown: string): string {
  const { Spec, Name } = read(shown);
  return Spec?.Name ?? Name ?? '';
}

/** Services that the core made and forgot are leftovers; a secret or config may go when a newer one has taken its place. */
function isDeletable(path: string, shown: string | undefined, { prune, declared }: Permission): boolean {
  if (shown === undefined) return true;
  const { Spec, Labels: ownLabels } = read(shown);
  const labels = Spec?.Labels ?? ownLabels ?? {};
  const isOurs = labels[ownerLabel] === 'default';
  if (/^\/(configs|secrets)/.test(path)) return isOurs;
  const isMadeByCore = labels['com.docker.ucp.InstanceID'] !== undefined || labels['type'] !== undefined;
  if (isMadeByCore && !isOurs) return true;
  return isOurs && prune && !declared.has(nameOf(shown));
}

/** Of a node all but the labels of the clusters, of the core all but its config. */
function foreignPartOf(path: string, shown: string): string {
  const { Spec } = read(shown);
  if (path.startsWith('/nodes')) {
    const labels = Object.entries(Spec?.Labels ?? {}).filter(
      ([key]) => !['region', 'nodetype'].includes(key) && !isOwnLabel(key),
    );
    return JSON.stringify({ ...Spec, Labels: Object.fromEntries(labels) });
  }
  if (Spec?.Name !== 'ucp-interlock') return '';
  return JSON.stringify(Spec, (key, value: unknown) => (key === 'Configs' ? undefined : value));
}
