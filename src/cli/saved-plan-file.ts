import { readFile, rename, writeFile } from 'node:fs/promises';
import { Failure } from '../model/failure.ts';
import { isJsonObject, parseJson, textsOf, type Json, type JsonObject } from '../kernel/json.ts';
import { jsonDocument } from '../report/json-document.ts';
import type { SavedPlan } from '../model/saved-plan.ts';

/** Writes the whole file or nothing: a truncated plan must not pass for a smaller one. */
export async function writeSavedPlan(file: string, saved: SavedPlan): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, jsonDocument(saved), { mode: 0o600 });
    await rename(unfinished, file);
  } catch (cause) {
    throw new Failure(`Cannot save the plan to "${file}": ${(cause as Error).message}`, {
      kind: 'rejected',
      code: 'usage',
      cause,
    });
  }
}

/** Manifests are YAML: a `.json` file can only be a saved plan. */
export const isSavedPlanFile = (source: string): boolean => source.endsWith('.json');

export async function readSavedPlan(file: string): Promise<SavedPlan> {
  const value = parseJson(await readText(file));
  const isSavedPlan = isJsonObject(value) && value['kind'] === 'SavedPlan' && value['schemaVersion'] === 1;
  if (isSavedPlan && hasAllFields(value)) return value as unknown as SavedPlan; // written by us, and only compared
  throw new Failure(`Cannot apply "${file}": it is not a saved plan of this version`, {
    kind: 'rejected',
    code: 'usage',
    hint: `Save one with: reconciler plan SOURCE --out ${file}`,
  });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Failure(`Cannot read the saved plan "${file}": ${(cause as Error).message}`, {
      kind: 'rejected',
      code: 'usage',
      cause,
    });
  }
}

function hasAllFields({ source, revision, changes, owner, prune, target = [], images }: JsonObject): boolean {
  return [
    isJsonObject(source) && typeof source['address'] === 'string',
    isJsonObject(revision) && typeof revision['id'] === 'string' && typeof revision['digest'] === 'string',
    typeof owner === 'string',
    typeof prune === 'boolean',
    Array.isArray(target) && target.every((text: Json) => typeof text === 'string'),
    Array.isArray(changes) && changes.every(isChange),
    images === undefined || isImages(images),
  ].every(Boolean);
}

const isChange = (change: Json): boolean =>
  isJsonObject(change) &&
  (change['before'] === 'absent' || isJsonObject(change['before'])) &&
  Array.isArray(change['fields']) &&
  change['fields'].every((field: Json) => isJsonObject(field) && typeof field['path'] === 'string');

const isImages = (images: Json): boolean =>
  isJsonObject(images) &&
  typeof images['followsTags'] === 'boolean' &&
  Array.isArray(images['digests']) &&
  images['digests'].every((pair: Json) => /^sha256:[0-9a-f]{64}$/.test(textsOf(pair)[1] ?? ''));
