import type { Finding } from '../../model/finding.ts';
import type { Check } from '../check.ts';
import type { Examination } from '../examination.ts';
import { apiVersion, engineAnswers, engineVersion, manager } from './engine.ts';
import { interlockConfig } from './interlock-config.ts';
import { interlockCore } from './interlock-core.ts';
import { withheld, ledgerReadable } from './ledger.ts';
import { managers } from './managers.ts';
import { nodes } from './nodes.ts';
import { rights } from './rights.ts';
import { git, manifests, sourceReadable } from './source.ts';

/** Ordered so that a failing check explains the failing ones after it. */
const checks: readonly Check[] = [
  ...[engineAnswers, engineVersion, apiVersion, manager, rights, managers, nodes],
  ...[interlockCore, interlockConfig, ledgerReadable, withheld],
  ...[git, sourceReadable, manifests],
];

export const diagnose = (examination: Examination): readonly Finding[] =>
  checks.map((check) => check(examination));
