import { keyOf } from '../../../kernel/key.ts';
import { fragment, refusal } from '../../common/fragment.ts';
import type { DocumentCheck } from '../../common/check.ts';

/** Interlock's core does not start without a block. The project's own does. */
export const lastBlock: DocumentCheck = ({ desired }) =>
  desired.deploy !== undefined || Object.keys(desired.document.extensions).length > 0
    ? fragment({})
    : refusal(
        keyOf('service', desired.coreService),
        'no block of config.toml would be left, but the core needs one',
        `Declare a service cluster, or keep a block: ${desired.origin}`,
      );
