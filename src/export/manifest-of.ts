import type { JsonObject } from '../kernel/json.ts';
import type { ExportedManifest } from './exported.ts';
import { inDocsOrder } from './order-keys.ts';

/** The manifest as it is written, with its keys in the order of the docs. */
export const manifestOf = ({ kind, metadata, spec }: ExportedManifest): JsonObject =>
  inDocsOrder(kind, {
    apiVersion: 'swarm-reconciler.io/v1',
    kind,
    metadata: { ...metadata },
    spec,
  });
