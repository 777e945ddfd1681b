import { askingFields } from '../../../interlock/routes/route-fields.ts';
import { routeFromLabels } from '../../../interlock/routes/route-labels.ts';
import { groupBy } from '../../../kernel/group-by.ts';
import { objectOf, type JsonObject } from '../../../kernel/json.ts';
import { keyOf } from '../../../kernel/key.ts';
import type { DesiredService } from '../../../model/desired.ts';
import { specLabels } from '../../../service-fields/spec-labels.ts';
import type { SwarmCheck, SwarmScene } from '../../common/check.ts';
import { fragment, joinFragments, refusal, type Fragment } from '../../common/fragment.ts';
import { desiredService, observedService } from '../../common/lookups.ts';
import { ownershipOf } from '../../common/ownership.ts';
import type { PlanInput } from '../../plan-input.ts';
import { adoptedValues } from '../service-claim.ts';

/**
 * Within a cluster, a host belongs to one service, and so does the part of the default backend: nginx would send some of the
 * requests to the other service, or reject its configuration. Manifests are checked among themselves; this compares them with
 * the services of others.
 */
export const hostTaken: SwarmCheck = (scene) => {
  const { input } = scene;
  const written = new Set<string>(scene.planned.steps.map(({ change }) => change.resource));
  const taken = groupBy(claimsOfOthers(scene), ({ claim }) => claim);
  return joinFragments(
    input.desired.services.map((service) => {
      const observed = observedService(input.observed, service.name);
      const had = new Set(claimsIn(observed?.labels ?? {}));
      const conflicts = claimsIn(objectOf(service.values['labels'])).flatMap((claim) =>
        (taken.get(claim) ?? []).map((other) => ({ ...other, isNew: !had.has(claim) })),
      );
      const isWritten = written.has(keyOf('service', service.name));
      return report(service, conflicts, isWritten, input);
    }),
  );
};

/** The default backend of a cluster, among its hosts. */
const defaultBackend = '';

/** A host in a cluster, as one text: `["east","shop.test"]`. */
type Claim = string;

interface Taken {
  readonly claim: Claim;
  readonly by: string;
}

interface Conflict extends Taken {
  /** The service did not have the host before. */
  readonly isNew: boolean;
}

function claimsIn(labels: JsonObject): readonly Claim[] {
  const { route, serviceCluster } = routeFromLabels(labels, askingFields);
  const hosts = (route.hosts ?? []).map((host) => host.toLowerCase());
  const all = route.defaultBackend === true ? [...hosts, defaultBackend] : hosts;
  return all.map((host) => JSON.stringify([serviceCluster, host]));
}

const claimsOfOthers = ({ input, after }: SwarmScene): readonly Taken[] =>
  after.services
    .filter(({ name }) => desiredService(input.desired, name) === undefined)
    .flatMap(({ name, spec }) => claimsIn(specLabels(spec)).map((claim) => ({ claim, by: name })));

/** What a service newly claims from somebody else is refused. Everything else is as it was, or ends with `--prune`. */
function report(
  { name, origin, sharesHosts }: DesiredService,
  conflicts: readonly Conflict[],
  isWritten: boolean,
  input: PlanInput,
): Fragment {
  const real = conflicts.filter(({ claim }) => !sharesHosts || hostOf(claim) === defaultBackend);
  const refused = isWritten
    ? real.find(({ isNew, by }) => isNew && ownerOf(by, input) !== input.owner)
    : undefined;
  const [conflict] = refused === undefined ? real : [refused];
  if (conflict === undefined) return fragment({});
  const resource = keyOf('service', name);
  const owner = ownerOf(conflict.by, input);
  const whose = owner === undefined || owner === input.owner ? '' : ` of the owner "${owner}"`;
  const reason = `${wordsOf(conflict.claim)} is that of service/${conflict.by}${whose} too: ${origin}`;
  const hint = hintFor(conflict.claim);
  if (refused !== undefined) return refusal(resource, reason, hint);
  const message = `${resource}: ${reason}. ${hint}`;
  return fragment({ warnings: [{ kind: 'takenHost', resource, message }] });
}

const partsOf = (claim: Claim): readonly [string, string] => JSON.parse(claim) as [string, string]; // made by claimsIn

const hostOf = (claim: Claim): string => partsOf(claim)[1];

function wordsOf(claim: Claim): string {
  const [cluster, host] = partsOf(claim);
  const place = cluster === '' ? 'the default cluster' : `cluster "${cluster}"`;
  return host === defaultBackend ? `the default backend of ${place}` : `host "${host}" of ${place}`;
}

const hintFor = (claim: Claim): string =>
  hostOf(claim) === defaultBackend
    ? 'Remove route.defaultBackend from one of the two'
    : 'Choose another host, or set route.sharedHost: true if both answer its requests alike';

/** Whose service it is: ours, that of another owner, or undefined: nobody manages it. */
function ownerOf(name: string, { observed, owner, ledger }: PlanInput): string | undefined {
  const other = observedService(observed, name);
  if (other === undefined) return undefined;
  if (adoptedValues(other, ledger) !== undefined) return owner;
  const ownership = ownershipOf(other, keyOf('service', name), owner, ledger);
  return ownership.by === 'us' ? owner : ownership.by === 'other' ? ownership.owner : undefined;
}
