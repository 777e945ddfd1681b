import { isSameDocument } from '../../../interlock/document/compare-documents.ts';
import { keyOf } from '../../../kernel/key.ts';
import type { DocumentCheck } from '../../common/check.ts';
import { fragment } from '../../common/fragment.ts';
import { heldIn } from '../../common/held.ts';

/** If a guard holds back the core itself, config.toml stays as it is. */
export const heldCore: DocumentCheck = ({ desired, state, input }) => {
  const refusal = heldIn(input).get(keyOf('service', desired.coreService));
  const isChanged = !isSameDocument(state.document, desired.document);
  return fragment({ refused: refusal !== undefined && isChanged ? [refusal] : [] });
};
