import { keyOf } from '../../model/key.ts';
import { part, refusal } from '../part.ts';
import type { DocumentCheck } from './check.ts';

/** Without any block the core does not start. */
export const lastBlock: DocumentCheck = ({ desired }) =>
  Object.keys(desired.document.extensions).length > 0
    ? part({})
    : refusal(
        keyOf('service', desired.coreService),
        'no block of config.toml would be left, and the core needs one',
        `Declare a service cluster, or keep a block: ${desired.origin}`,
      );
