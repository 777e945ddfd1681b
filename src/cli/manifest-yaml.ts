import { Document, isScalar, visit } from 'yaml';
import type { ExportedManifest } from '../export/exported.ts';
import { manifestOf } from '../export/manifest-of.ts';
import { visibleText } from '../kernel/visible-text.ts';
import { inertYaml } from './inert-yaml.ts';

/** Manifests as a person would write them: comments above, short lists in one line. */
export const manifestsYaml = (manifests: readonly ExportedManifest[]): string =>
  manifests.map(manifestYaml).join('---\n');

function manifestYaml(manifest: ExportedManifest): string {
  const document = new Document(manifestOf(manifest), { aliasDuplicateObjects: false });
  const { comments } = manifest;
  if (comments.length > 0)
    document.commentBefore = comments.map((line) => ` ${visibleText(line)}`).join('\n');
  visit(document, {
    Seq: (_, list) => {
      list.flow = isShort(list.items);
    },
  });
  // Without the blank line between the comment of a document and its content.
  return inertYaml(document).replace(/^((?:#.*\n)+)\n/, '$1');
}

const isShort = (items: readonly unknown[]): boolean =>
  items.every((item) => isScalar(item) && !String(item.value).includes('\n')) &&
  items.map((item) => (isScalar(item) ? String(item.value) : '')).join(', ').length <= 60;
