import type { VNode } from 'preact';
import type { PageField } from '../../report/page/page-view.ts';

/** What differs, field by field. */
export const Fields = ({ fields }: { readonly fields: readonly PageField[] }): VNode | null =>
  fields.length === 0 ? null : (
    <ul class="fields">
      {fields.map((field) => (
        <FieldLine key={field.path} {...field} />
      ))}
    </ul>
  );

const FieldLine = ({ path, from, to }: PageField): VNode => (
  <li>
    <code class="path">{path}</code> {from !== undefined && <del>{from}</del>}
    {from !== undefined && to !== undefined && <span aria-label="to"> → </span>}
    {to !== undefined && <ins>{to}</ins>}
  </li>
);
