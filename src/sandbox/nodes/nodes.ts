import { type Draft, written } from '../draft.ts';
import type { Call } from '../http/endpoint.ts';
import { done, ok } from '../http/exchange.ts';
import { checkValues, matches, matchesLabels, matchesStart, readFilters } from '../http/filters.ts';
import { always, embedded, filled, mapOf, struct, text } from '../bodies/go-fields.ts';
import { decodeBody } from '../bodies/go-shape.ts';
import { nodeAnswer } from './node-answer.ts';
import { findOne } from '../lookup.ts';
import { refuse, refusePrecondition } from '../http/refusal.ts';
import { settleAll } from '../scheduler/settle.ts';
import type { Node } from '../state.ts';
import { checkVersion, readVersion } from '../http/version-query.ts';

const nodeShape = struct('swarm.NodeSpec', {
  ...embedded('Annotations', { Name: filled(text), Labels: always(mapOf(text)) }),
  Role: filled({ kind: 'string', goType: 'swarm.NodeRole' }),
  Availability: filled({ kind: 'string', goType: 'swarm.NodeAvailability' }),
});

const nodeFilters = ['name', 'id', 'label', 'role', 'membership', 'node.label'];

export const findNode = (draft: Draft, key: string): Node =>
  findOne('node', draft.nodes.list(), key, (node) => node.Description.Hostname);

export const listNodes: Call = (draft, request) => {
  const filters = readFilters(draft, request, nodeFilters);
  checkValues(filters, 'role', ['manager', 'worker']);
  checkValues(filters, 'membership', ['accepted', 'pending']);
  return ok(
    draft.nodes
      .list()
      .filter((node) => matchesStart(filters, 'id', node.ID))
      .filter((node) => matchesStart(filters, 'name', node.Description.Hostname))
      .filter((node) => matches(filters, 'role', (role) => role.toLowerCase() === node.Spec.Role))
      .filter((node) => matches(filters, 'membership', (membership) => membership === node.Membership))
      // `label` filters by engine labels, and the nodes of the sandbox have none.
      .filter((node) => matchesLabels(filters, 'node.label', node.Spec.Labels))
      .filter(() => matchesLabels(filters, 'label', {}))
      .map(nodeAnswer),
  );
};

export const inspectNode: Call = (draft, _request, key) => ok(nodeAnswer(findNode(draft, key)));

export const updateNode: Call = (draft, request, key) => {
  // The shape yields these fields; Role and Availability are checked below.
  const spec = decodeBody(nodeShape, request.body, draft.dialect) as unknown as Partial<Node['Spec']>;
  const version = readVersion('node', request.query['version']);
  const { Role = '', Availability = '', Labels = {} } = spec;
  if (!['worker', 'manager'].includes(Role)) refuse(400, `invalid Role: "${Role}"`);
  if (!['active', 'pause', 'drain'].includes(Availability)) {
    refuse(400, `invalid Availability: "${Availability}"`);
  }
  const before = findNode(draft, key);
  if (before.Spec.Role === 'manager' && Role === 'worker' && managersOf(draft).length === 1) {
    refusePrecondition('attempting to demote the last manager of the swarm');
  }
  checkVersion(before, version);
  // The engine passes the spec on without a membership, which swarm treats as pending (API 1.41).
  const after: Node = { ...before, Membership: 'pending', Spec: { ...spec, Labels, Role, Availability } };
  draft.nodes.put(before.ID, written(draft, after));
  settleAll(draft);
  return done(200);
};

const managersOf = (draft: Draft): readonly Node[] =>
  draft.nodes.list().filter((node) => node.Spec.Role === 'manager');

export const removeNode: Call = (draft, _request, key) => {
  const node = findNode(draft, key);
  if (node.Status.State === 'ready') {
    refusePrecondition(`node ${node.ID} is not down and can't be removed`);
  }
  draft.nodes.remove(node.ID);
  draft.nextIndex();
  settleAll(draft);
  return done(200);
};
