import type { FieldChange } from '../../model/field-change.ts';
import { fieldValue } from '../field-value.ts';
import { visibleLine } from '../visible.ts';
import type { PageField } from './page-view.ts';

export const pageField = (change: FieldChange): PageField => ({
  path: visibleLine(change.path),
  ...(change.from === undefined ? {} : { from: fieldValue(change, change.from) }),
  ...(change.to === undefined ? {} : { to: fieldValue(change, change.to) }),
});
