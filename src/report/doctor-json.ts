import type { Finding } from '../model/finding.ts';
import { jsonDocument } from './json-document.ts';

/** `schemas/doctor.schema.json`. */
export const renderFindingsJson = (findings: readonly Finding[]): string =>
  jsonDocument({ schemaVersion: 1, checks: findings });
