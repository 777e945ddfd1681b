import type { Finding } from '../model/finding.ts';
import type { Examination } from './examination.ts';

/** Examines one aspect. */
export type Check = (examination: Examination) => Finding;

export const skipped = (check: string, why: string): Finding => ({ check, status: 'skipped', found: why });
