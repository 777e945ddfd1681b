import { fieldChangeIn } from '../../ledger/field-change-codec.ts';
import { longestIncidentText, mostIncidentItems, mostIncidents } from '../../defaults/daemon-limits.ts';
import {
  canonicalJson,
  isJsonObject,
  parseJson,
  textsOf,
  type Json,
  type JsonObject,
} from '../../kernel/json.ts';
import { isKey } from '../../kernel/key.ts';
import type { Alert, AlertEvent } from '../../model/alert.ts';
import type { FieldChange } from '../../model/field-change.ts';
import type { Incident } from '../../model/incident.ts';
import { severityOf } from '../alert-kinds.ts';

/** What the daemon keeps in the swarm beside the ledger, so that it outlives the process. */
export interface KeptIncidents {
  readonly incidents: readonly Incident[];
  readonly aliveOn: string | undefined;
}

/** The same as found, with the config that has it. */
export interface StoredIncidents {
  readonly id: string;
  readonly version: number;
  readonly text: string;
  /** This process has written it since: its version is not known. */
  readonly isWritten?: true;
}

/** As the text of one label: the oldest incidents, and of each what its end needs. */
export const serializeIncidents = ({ incidents, aliveOn }: KeptIncidents): string =>
  canonicalJson({
    v: 1,
    ...(aliveOn === undefined ? {} : { aliveOn }),
    incidents: incidents.slice(0, mostIncidents).map(({ id, since, key, alert }) => ({
      ...{ id, since, alert: shortAlert(alert) },
      ...(key === undefined ? {} : { key }),
    })),
  });

function shortAlert(whole: Alert): JsonObject {
  const { fields, objects, problems: _problems, changes: _changes, changesLeftOut: _left, ...alert } = whole;
  return {
    ...alert,
    incident: { ...alert.incident },
    summary: alert.summary.slice(0, longestIncidentText),
    ...(alert.remedy === undefined ? {} : { remedy: alert.remedy.slice(0, longestIncidentText) }),
    ...(objects === undefined ? {} : { objects: objects.slice(0, mostIncidentItems) }),
    ...(fields === undefined ? {} : { fields: fields.slice(0, mostIncidentItems).map(shortField) }),
  };
}

const shortField = ({ from, to, ...place }: FieldChange): JsonObject => ({
  ...place,
  ...(from === undefined ? {} : { from: shortValue(from) }),
  ...(to === undefined ? {} : { to: shortValue(to) }),
});

const shortValue = (value: Json): Json => {
  const text = canonicalJson(value);
  return text.length <= longestIncidentText ? value : `${text.slice(0, longestIncidentText)}…`;
};

/** Others may write the label: whatever is not as we write it counts as missing. */
export function parseIncidents(text: string): KeptIncidents {
  const value = parseJson(text);
  if (!isJsonObject(value)) return { incidents: [], aliveOn: undefined };
  const { aliveOn } = value;
  return {
    aliveOn: typeof aliveOn === 'string' ? aliveOn : undefined,
    incidents: itemsOf(value['incidents']).flatMap((item) => incidentIn(item) ?? []),
  };
}

function incidentIn(value: Json): Incident | undefined {
  if (!isJsonObject(value)) return undefined;
  const { id, since, key } = value;
  const alert = typeof id === 'string' ? alertIn(value['alert'], id) : undefined;
  if (typeof id !== 'string' || typeof since !== 'string' || alert === undefined) return undefined;
  return { id, since, alert, ...(typeof key === 'string' ? { key } : {}) };
}

function alertIn(value: Json | undefined, id: string): Alert | undefined {
  if (!isJsonObject(value)) return undefined;
  const { event, owner, at, summary, resource, revision, commit, since, remedy, fields, objects } = value;
  if (!isEvent(event) || typeof owner !== 'string' || typeof at !== 'string') return undefined;
  const text = (name: string, item: Json | undefined): object =>
    typeof item === 'string' ? { [name]: item } : {};
  return {
    ...{ event, severity: severityOf[event], owner, at, incident: { id, phase: 'begin' } },
    summary: typeof summary === 'string' ? summary : '',
    ...{ ...text('revision', revision), ...text('commit', commit), ...text('since', since) },
    ...text('remedy', remedy),
    ...(typeof resource === 'string' && isKey(resource) ? { resource } : {}),
    ...(fields === undefined
      ? {}
      : { fields: itemsOf(fields).flatMap((field) => fieldChangeIn(field) ?? []) }),
    ...(objects === undefined ? {} : { objects: textsOf(objects) }),
  };
}

const itemsOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : []; // narrowed by isArray

const isEvent = (value: Json | undefined): value is AlertEvent =>
  typeof value === 'string' && Object.hasOwn(severityOf, value);
