import { compareText } from '../../kernel/key.ts';
import type { PendingApproval } from '../../model/approval.ts';
import type { Incident } from '../../model/incident.ts';
import { withoutParts } from '../ledger-edit-json.ts';
import { jsonDocument } from '../json-document.ts';

/** `schemas/incidents.schema.json`, the oldest first. */
export const renderIncidentsJson = (owner: string, incidents: readonly Incident[]): string =>
  jsonDocument({
    ...{ schemaVersion: 1, owner },
    incidents: incidents
      .toSorted((left, right) => compareText(left.since, right.since))
      .map(incidentDocument),
  });

const incidentDocument = ({ id, since, alert }: Incident): object => {
  const { event, severity, resource, summary, remedy } = alert;
  return { id, since, event, severity, resource, summary, remedy };
};

/** `schemas/approvals.schema.json`. */
export const renderApprovalsJson = (owner: string, pending: PendingApproval | undefined): string =>
  jsonDocument({
    schemaVersion: 1,
    owner,
    ...(pending === undefined ? {} : { pending: withoutParts(pending) }),
  });
