import type { VNode } from 'preact';
import { shownFields } from '../../defaults/page-limits.ts';
import type { PageField } from '../../report/page/page-view.ts';

interface FieldsProps {
  readonly fields: readonly PageField[];
  /** How many fields are left out here. */
  readonly moreFields?: number;
  /** Of drift: what git says is not wrong, and what the swarm has is not right. */
  readonly isDrift?: boolean;
}

/** What differs, field by field. Many fields are folded. */
export function Fields({ fields, moreFields = 0, isDrift = false }: FieldsProps): VNode | null {
  if (fields.length === 0) return null;
  const list = (
    <ul class={isDrift ? 'fields drift' : 'fields'}>
      {fields.map((field) => (
        <FieldLine key={field.path} {...field} />
      ))}
      {moreFields > 0 && <li class="more">and {moreFields} more</li>}
    </ul>
  );
  if (fields.length <= shownFields) return list;
  return (
    <details class="folded">
      <summary>{fields.length + moreFields} fields</summary>
      {list}
    </details>
  );
}

const FieldLine = ({ path, from, to }: PageField): VNode => (
  <li>
    <code class="path">{path}</code> {from !== undefined && <del>{from}</del>}
    {from !== undefined && to !== undefined && <span aria-label="to"> → </span>}
    {to !== undefined && <ins>{to}</ins>}
  </li>
);
