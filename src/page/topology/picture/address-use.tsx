import type { VNode } from 'preact';
import { fullNetwork } from '../../../defaults/page-limits.ts';
import type { PageAddresses } from '../../../report/page/page-view.ts';

/** How full a network is. The note says it in numbers. */
export const AddressUse = ({ used, all }: PageAddresses): VNode => (
  <svg
    class={`address-use ${used / all > fullNetwork ? 'warning' : ''}`}
    viewBox="0 0 100 4"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect class="all" width="100" height="4" />
    <rect class="used" width={Math.min(100, Math.ceil((used / all) * 100))} height="4" />
  </svg>
);
