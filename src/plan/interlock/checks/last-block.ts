import { keyOf } from '../../../kernel/key.ts';
import { fragment, refusal } from '../../common/fragment.ts';
import type { DocumentCheck } from '../../common/check.ts';

/** The core does not start without a block. */
export const lastBlock: DocumentCheck = ({ desired }) =>
  Object.keys(desired.document.extensions).length > 0
    ? fragment({})
    : refusal(
        keyOf('service', desired.coreService),
        'no block of config.toml would be left, but the core needs one',
        `Declare a service cluster, or keep a block: ${desired.origin}`,
      );
