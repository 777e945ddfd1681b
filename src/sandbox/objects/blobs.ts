import { decodeBlob, decodeData } from './blob-spec.ts';
import { findOne } from '../lookup.ts';
import { type Draft, type Table, written } from '../draft.ts';
import type { Call } from '../http/endpoint.ts';
import { created, done, ok } from '../http/exchange.ts';
import { matchesLabels, matchesStart, readFilters } from '../http/filters.ts';
import { omit } from '../omit.ts';
import { refuse, refuseArgument, refuseDuplicate } from '../http/refusal.ts';
import type { Blob } from '../state.ts';
import { servicesUsing } from './blob-references.ts';
import { checkVersion } from '../http/version-query.ts';

/** Configs and secrets differ in their size limit, and the data of a secret is never returned. */
export interface BlobKind {
  readonly name: 'config' | 'secret';
  readonly sizeLimitBytes: number;
  readonly table: (draft: Draft) => Table<Blob>;
}

export const configKind: BlobKind = {
  name: 'config',
  sizeLimitBytes: 1000 * 1024,
  table: (draft) => draft.configs,
};

export const secretKind: BlobKind = {
  name: 'secret',
  sizeLimitBytes: 500 * 1024,
  table: (draft) => draft.secrets,
};

const nameOf = (blob: Blob): string => blob.Spec.Name;

const findBlob = (kind: BlobKind, draft: Draft, key: string): Blob =>
  findOne(kind.name, kind.table(draft).list(), key, nameOf);

const shown = (kind: BlobKind, blob: Blob): Blob => {
  if (kind.name === 'config') return blob;
  return { ...blob, Spec: omit(blob.Spec, 'Data') };
};

export const listBlobs =
  (kind: BlobKind): Call =>
  (draft, request) => {
    const filters = readFilters(draft, request, ['name', 'id', 'label']);
    const found = kind
      .table(draft)
      .list()
      .filter((blob) => matchesStart(filters, 'id', blob.ID) && matchesStart(filters, 'name', blob.Spec.Name))
      .filter((blob) => matchesLabels(filters, 'label', blob.Spec.Labels));
    return ok(found.map((blob) => shown(kind, blob)));
  };

export const inspectBlob =
  (kind: BlobKind): Call =>
  (draft, _request, key) =>
    ok(shown(kind, findBlob(kind, draft, key)));

export const createBlob =
  (kind: BlobKind): Call =>
  (draft, request) => {
    const spec = decodeBlob(kind.name, request.body, draft.dialect);
    const sizeBytes = decodeData(spec.Data ?? '').length;
    checkName(spec.Name);
    if (sizeBytes === 0 || sizeBytes >= kind.sizeLimitBytes) {
      refuseArgument(`${kind.name} data must be larger than 0 and less than ${kind.sizeLimitBytes} bytes`);
    }
    const table = kind.table(draft);
    if (table.list().some((blob) => blob.Spec.Name === spec.Name)) {
      refuseDuplicate(`${kind.name} ${spec.Name} already exists`);
    }
    const blob: Blob = { ...draft.stamp(), Spec: spec };
    table.put(blob.ID, blob);
    return created({ ID: blob.ID });
  };

function checkName(name: string): void {
  if (name === '') refuseArgument('name must be provided');
  if (name.length > 64 || !/^[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$/.test(name)) {
    refuseArgument(
      'invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]',
    );
  }
}

export const updateBlob =
  (kind: BlobKind): Call =>
  (draft, request, key) => {
    const spec = decodeBlob(kind.name, request.body, draft.dialect);
    const version = request.query['version'] ?? '';
    if (!/^\d+$/.test(version)) refuse(400, `invalid ${kind.name} version`);
    const before = findBlob(kind, draft, key);
    const data = decodeData(spec.Data ?? '');
    const sameData = data.length === 0 || data.equals(decodeData(before.Spec.Data ?? ''));
    if (spec.Name !== before.Spec.Name || !sameData) refuseArgument('only updates to Labels are allowed');
    checkVersion(before, Number(version));
    // The rest of the body is ignored: a changed Templating is accepted but not stored.
    const after = { ...before, Spec: { ...before.Spec, Labels: spec.Labels } };
    kind.table(draft).put(before.ID, written(draft, after));
    return done(200);
  };

export const removeBlob =
  (kind: BlobKind): Call =>
  (draft, _request, key) => {
    const blob = findBlob(kind, draft, key);
    const users = servicesUsing(kind.name, draft, blob.ID);
    if (users.length > 0) {
      const noun = users.length === 1 ? 'service' : 'services';
      refuseArgument(
        `${kind.name} '${blob.Spec.Name}' is in use by the following ${noun}: ${users.join(', ')}`,
      );
    }
    kind.table(draft).remove(blob.ID);
    draft.nextIndex();
    return done(204);
  };
