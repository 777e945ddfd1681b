import type { InterlockDocument } from '../model/interlock-document.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import type { CertificateChecks } from './judge-certificate.ts';
import type { VerifiedService } from './host-route.ts';
import type { NodeAddresses } from './node-addresses.ts';

export interface VerifyInput extends CertificateChecks {
  readonly document: InterlockDocument;
  readonly services: readonly VerifiedService[];
  readonly observed: ObservedSwarm;
  readonly addresses: NodeAddresses;
  /** Whether the core is ours, which has none of Interlock's faults that are only warned about. */
  readonly isOurCore: boolean;
}
