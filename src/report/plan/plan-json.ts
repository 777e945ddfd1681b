import type { Verification } from '../../model/verification.ts';
import { jsonDocument } from '../json-document.ts';
import { verificationDocument } from '../verify-json.ts';
import { maskedFieldValues } from '../../model/masking/masked-field-values.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Drift, Plan, Wait } from '../../model/plan.ts';

/** `schemas/plan.schema.json`. */
export const renderPlanJson = (plan: Plan): string => jsonDocument(planDocument(plan));

/** `schemas/apply.schema.json`. */
export const renderApplyJson = (plan: Plan, outcome: Outcome, verification?: Verification): string =>
  jsonDocument({
    ...{ schemaVersion: 1, plan: planDocument(plan), outcome },
    verification: verification === undefined ? undefined : verificationDocument(verification),
  });

/** Without the fields that only execution needs. */
const planDocument = (plan: Plan): object => ({ ...plan, waits: plan.waits.map(waitDocument) });

const waitDocument = ({
  maker: _maker,
  minStableMs: _stable,
  stoppedBefore: _stopped,
  onceSeen: _seen,
  ...wait
}: Wait): object => (wait.values === undefined ? wait : { ...wait, values: maskedFieldValues(wait.values) });

/** `schemas/drift.schema.json`. */
export const renderDriftsJson = (owner: string, drift: readonly Drift[]): string =>
  jsonDocument({ schemaVersion: 1, owner, drift });
