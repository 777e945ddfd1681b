import type { SandboxAnswer, SandboxRequest } from '../../src/sandbox/http/exchange.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { isOwnLabel, ownerLabel } from '../../src/model/own-labels.ts';

/** What a pass may write and delete. */
export interface Permission {
  readonly prune: boolean;
  /** Whether the manifests are valid; if not, nothing may be written. */
  readonly isReadable: boolean;
  /** Names of the services and networks that the current manifests declare. */
  readonly declared: ReadonlySet<string>;
}

export interface Watch {
  /** Executes a request of the reconciler and checks that it is permitted. */
  handle(request: SandboxRequest, permission: Permission): SandboxAnswer;
  addForeign(path: string): void;
  /** Records a violation that was found elsewhere. */
  report(violation: string): void;
  /** What the reconciler did against the rules. */
  readonly violations: readonly string[];
  readonly writes: number;
  /** Accepts the current state of foreign objects, after someone else has changed them. */
  acceptForeign(): void;
  /** Checks that foreign objects have not changed. */
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
  const addViolation = (what: string, path: string, shown: string | undefined): void => {
    violations.push(`${what}: ${path}${shown === undefined ? '' : ` (${nameOf(shown)})`}`);
  };
  return {
    violations,
    report: (violation) => {
      violations.push(violation);
    },
    get writes() {
      return writes;
    },
    addForeign: (path) => {
      foreign.set(path, specOf(show(path)));
    },
    acceptForeign: () => {
      for (const path of foreign.keys()) foreign.set(path, specOf(show(path)));
    },
    checkForeign: () => {
      for (const [path, spec] of foreign) {
        const now = show(path);
        if (specOf(now) !== spec) addViolation('a foreign object was changed', path, now);
      }
    },
    handle: (request, permission) => {
      if (request.method === 'GET') return sandbox.handle(request);
      const path = request.path.replace(/^\/v[\d.]+/, '').replace(/\/update$/, '');
      const before = path.endsWith('/create') ? undefined : show(path);
      const answer = sandbox.handle(request);
      if (foreign.has(path)) addViolation('a foreign object was written to', path, before);
      if (answer.status >= 400) return answer;
      writes += 1;
      if (!permission.isReadable) addViolation('something was written without valid manifests', path, before);
      if (before === undefined) return answer;
      if (request.method === 'DELETE') {
        if (!isDeletable(path, before, permission))
          addViolation('an object was deleted that must stay', path, before);
        return answer;
      }
      const after = show(path);
      if (specOf(before) === specOf(after)) addViolation('a write changed nothing', path, before);
      if (foreignFieldsOf(path, before) !== foreignFieldsOf(path, after ?? ''))
        addViolation('foreign fields of an object were changed', path, before);
      return answer;
    },
  };
}

const read = (shown: string): Shown => JSON.parse(shown) as Shown; // as the sandbox shows its objects

/** The part of an object that swarm itself does not change. */
function specOf(shown: string | undefined): string {
  if (shown === undefined) return 'gone';
  const { Spec, Name, Labels } = read(shown);
  return JSON.stringify(Spec ?? { Name, Labels });
}

function nameOf(shown: string): string {
  const { Spec, Name } = read(shown);
  return Spec?.Name ?? Name ?? '';
}

/** Services that the core made and no longer knows are orphans; a secret or config may be deleted once it is replaced. */
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

/** Of a node all but the cluster labels, of the core all but its configs. */
function foreignFieldsOf(path: string, shown: string): string {
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
