import type { VNode } from 'preact';
import type { PageChange } from '../../report/page/page-view.ts';
import { Bolt } from '../parts/bolt.tsx';
import { Fields } from '../parts/fields.tsx';
import { OpMark } from '../parts/op-mark.tsx';

export const Change = (change: PageChange): VNode => {
  const { op, resource, cause, impact, interrupts, fields, moreFields } = change;
  return (
    <li>
      <p class="change">
        <OpMark op={op} />
        <code class="resource">{resource}</code>
        <span class="impact">{impact}</span>
        {interrupts && <Bolt />}
        {cause !== 'manifest' && <span class="cause">cause: {cause}</span>}
      </p>
      <Fields fields={fields} moreFields={moreFields} />
    </li>
  );
};
