import { compareDocuments } from '../../interlock/document/compare-documents.ts';
import { parseDocument } from '../../interlock/document/parse-document.ts';
import { isJsonObject, parseJson, textsOf } from '../../kernel/json.ts';
import { placeOfEntry, type FieldChange } from '../../model/field-change.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import type { ObservedConfig } from '../../model/observed.ts';
import { appliedLabel, ownerLabel } from '../../model/own-labels.ts';

/** The config that the core of an owner ran after the last pass, and the one that it runs now. */
export interface SwitchedConfig {
  /** The path of the mount. */
  readonly target: string;
  readonly from: string;
  readonly to: string | undefined;
  readonly owner: string;
}

/**
 * Drift of config.toml without manifests. Several owners write it, each for its own blocks: a config of another owner is no
 * drift as long as our blocks in it are as we left them. In a config that no owner wrote, top-level keys count too: which of
 * them the manifests declare is not known here.
 */
export function driftOfConfig(
  { target, from, to, owner }: SwitchedConfig,
  configs: readonly ObservedConfig[],
): readonly FieldChange[] {
  if (from === to) return [];
  const reference: FieldChange = { ...placeOfEntry('configs', target), from, to };
  const written = configs.find(({ name }) => name === from);
  const running = configs.find(({ name }) => name === to);
  const before = documentOf(written);
  const after = documentOf(running);
  if (running === undefined || before === undefined || after === undefined) return [reference];
  const blocks = ownBlocks(configs, from, owner);
  const hasOwner = running.labels[ownerLabel] !== undefined;
  const partOf = ({ top, extensions }: InterlockDocument): InterlockDocument => ({
    top: hasOwner ? {} : top,
    extensions: Object.fromEntries(Object.entries(extensions).filter(([name]) => blocks.has(name))),
  });
  const fields = compareDocuments(partOf(before), partOf(after));
  return fields.length === 0 ? [] : [reference, ...fields];
}

function documentOf(config: ObservedConfig | undefined): InterlockDocument | undefined {
  const parsed = config === undefined ? undefined : parseDocument(config.text);
  return parsed?.ok === true ? parsed.document : undefined;
}

/** The blocks that our last config lists as ours, and those that it removed. */
function ownBlocks(configs: readonly ObservedConfig[], from: string, owner: string): ReadonlySet<string> {
  const stem = stemOf(from);
  const last = configs
    .filter(({ name, labels }) => labels[ownerLabel] === owner && stemOf(name) === stem)
    .toSorted((left, right) => numberOf(left.name) - numberOf(right.name))
    .at(-1);
  const record = parseJson(last?.labels[appliedLabel]);
  return new Set(isJsonObject(record) ? [...textsOf(record['blocks']), ...textsOf(record['removed'])] : []);
}

const stemOf = (name: string): string => name.replace(/-\d+$/, '');

const numberOf = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0);
