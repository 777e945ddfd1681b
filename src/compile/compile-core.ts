import { routerImage } from '../defaults/images.ts';
import { interlockNames } from '../defaults/manifest-defaults.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { DesiredNetwork, DesiredService } from '../model/desired.ts';
import type { Interlock, Declared, ManifestSet } from '../model/manifest/manifest.ts';
import { desiredNetwork } from './compile-networks.ts';
import { originOf } from './origin.ts';
import { ownService } from './own-service.ts';

/** The project's own core, without its config: which conf-N it mounts is decided with the plan. Undefined without `deploy`. */
export function compileCore({ interlock, ...set }: ManifestSet): DesiredService | undefined {
  const deploy = interlock?.manifest.spec.deploy;
  if (interlock === undefined || deploy === undefined) return undefined;
  return ownService({
    name: interlockNames({ ...set, interlock }).coreService,
    origin: originOf(interlock),
    spec: {
      ...fixedSpec,
      image: deploy.image ?? routerImage,
      placement: { constraints: ['node.role==manager', ...(deploy.constraints ?? [])] },
    },
    networks: [controlNetworkName(interlock)],
  });
}

/** The network of the core. Nothing else is known of it, so an existing one is used as it is. */
export const controlNetwork = ({ interlock }: ManifestSet): readonly DesiredNetwork[] =>
  interlock?.manifest.spec.deploy === undefined
    ? []
    : [desiredNetwork({ name: controlNetworkName(interlock) }, originOf(interlock))];

const controlNetworkName = ({ manifest }: Declared<Interlock>): string =>
  manifest.spec.deploy?.network ?? 'ucp-interlock';

/**
 * One task, as Interlock's core has: a second one only waits for the first. It writes to nothing but its temporary file
 * systems, where it checks what it renders. An image that does not start is rolled back: the proxies go on meanwhile.
 */
const fixedSpec: JsonObject = {
  args: ['router'],
  mode: 'replicated',
  replicas: 1,
  readOnly: true,
  mounts: [
    { type: 'bind', source: '/var/run/docker.sock', target: '/var/run/docker.sock' },
    ...['/run', '/tmp', '/var/lib/nginx', '/var/log/nginx'].map((target) => ({ type: 'tmpfs', target })),
  ],
  update: { failureAction: 'rollback', order: 'stop-first' },
};
