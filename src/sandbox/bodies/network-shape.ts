import type { Dialect } from '../dialect.ts';
import { always, bool, embedded, filled, given, listOf, mapOf, struct, text } from './go-fields.ts';
import type { Shape } from './go-shape.ts';
import type { Labels } from './service-spec.ts';
import type { Subnet } from '../state.ts';

/** What creates a network by API 1.41. */
const fields = {
  ...embedded('NetworkCreate', {
    CheckDuplicate: always(bool),
    Driver: always(text),
    Scope: always(text),
    EnableIPv6: always(bool),
    IPAM: given(
      struct('network.IPAM', {
        Driver: always(text),
        Options: always(mapOf(text)),
        Config: always(
          listOf(
            struct('network.IPAMConfig', {
              Subnet: filled(text),
              IPRange: filled(text),
              Gateway: filled(text),
              AuxiliaryAddresses: filled(mapOf(text)),
            }),
          ),
        ),
      }),
    ),
    Internal: always(bool),
    Attachable: always(bool),
    Ingress: always(bool),
    ConfigOnly: always(bool),
    Options: always(mapOf(text)),
    Labels: always(mapOf(text)),
  }),
  Name: always(text),
};

export const networkShape = ({ networkType }: Dialect): Shape => struct(networkType, fields);

export interface NetworkRequest {
  readonly Name: string;
  readonly Driver: string;
  readonly Scope: string;
  readonly EnableIPv6: boolean;
  readonly IPAM?: { readonly Config: readonly Partial<Subnet>[] };
  readonly Internal: boolean;
  readonly Attachable: boolean;
  readonly Ingress: boolean;
  readonly Options: Labels;
  readonly Labels: Labels;
}
