import type { Logger } from '../../ports/logger.ts';
import type { RouterPass } from './router-result.ts';

/** A line for each change, and one for a pass that changed something. */
export function logOutcome({ outcome, built }: RouterPass, tookMs: number, logger: Logger): void {
  for (const { resource, op, status, message } of outcome.changes) {
    const fields = { resource, op, status, ...(message === undefined ? {} : { reason: message }) };
    if (status === 'done') logger.info('change', fields);
    else logger.warn('change', fields);
  }
  const fields = {
    tookMs: Math.round(tookMs),
    changes: outcome.changes.length,
    blocks: built.proxies.length,
    services: built.choices.length,
  };
  if (outcome.changes.length > 0) logger.info('pass', fields);
  else logger.debug('pass', fields);
}
