import { asText, isEqualJson, isJsonObject, textsOf, type Json, type JsonObject } from '../model/json.ts';
import type { Field, FieldContext } from './field.ts';

type Codec = Pick<Field, 'decode' | 'encode'>;

export const text: Codec = {
  decode: (engine) => (typeof engine === 'string' ? engine : ''),
  encode: (value) => (value === '' ? undefined : value),
};

/** Whole nanoseconds, as the engine counts. */
export const nanoseconds = (engineDefault: number): Codec => ({
  decode: (engine) => (typeof engine === 'number' ? engine : engineDefault),
  encode: (value) => value,
});

export const list: Codec = {
  decode: (engine) => textsOf(engine),
  encode: (value) => (isEmpty(value) ? undefined : value),
};

/** As the engine has it: for fields that a manifest cannot declare yet, of which only "none" can be meant. */
export const rawList: Codec = {
  decode: (engine) => (Array.isArray(engine) ? (engine as readonly Json[]) : []), // a JSON array, narrowed by isArray
  encode: (value) => (isEmpty(value) ? undefined : value),
};

export const map: Codec = {
  decode: (engine) => (isJsonObject(engine) ? engine : {}),
  encode: (value) => value,
};

/** `["A=1"]` to `{A: "1"}`. The order of what stands is kept and new keys are appended: another order would restart all tasks. */
export const environment: Codec = {
  decode: (engine) => Object.fromEntries(textsOf(engine).map(splitVariable)),
  encode: (value, observed) => {
    const wanted = new Map(
      Object.entries(asObject(value)).map(([key, inner]) => [key, asText(inner ?? null)]),
    );
    const kept = textsOf(observed)
      .map((line) => splitVariable(line)[0])
      .filter((key) => wanted.has(key));
    const keys = new Set([...kept, ...[...wanted.keys()].sort()]);
    const lines = [...keys].map((key) => `${key}=${wanted.get(key) ?? ''}`);
    return lines.length === 0 ? undefined : lines;
  },
};

/** What MKE adds by itself stays. */
const isForeignConstraint = (line: string): boolean => line.includes('com.docker.ucp.');

export const constraints: Codec = {
  decode: (engine) => textsOf(engine).map(normalizeConstraint).sort(),
  encode: (value, observed) => {
    const wanted = textsOf(value);
    const standing = textsOf(observed);
    const kept = standing.filter(
      (line) => isForeignConstraint(line) || wanted.includes(normalizeConstraint(line)),
    );
    const known = kept.map(normalizeConstraint);
    const lines = [...kept, ...wanted.filter((line) => !known.includes(line))];
    return lines.length === 0 ? undefined : lines;
  },
};

/** What MKE adds by itself is no difference; declared, it has to be there as any other. */
export function isSameConstraints(declared: Json, observed: Json): boolean {
  const wanted = [...textsOf(declared)].sort();
  const counted = textsOf(observed).filter((line) => !isForeignConstraint(line) || wanted.includes(line));
  return isEqualJson(wanted, [...counted].sort());
}

/** `node.labels.x == y` and `node.labels.x==y` mean the same. */
export const normalizeConstraint = (line: string): string => line.replace(/\s*(==|!=)\s*/, '$1').trim();

/** Attachments by network name. An attachment that stays keeps its aliases and options. */
export const networks: Codec = {
  decode: (engine, context) => targets(engine).map((target) => context.networkName(target)),
  encode: (value, observed, context) => {
    const wanted = textsOf(value);
    const standing = Array.isArray(observed) ? observed.filter((item: Json) => isJsonObject(item)) : [];
    const kept = standing.filter((item) => wanted.includes(nameOfAttachment(item, context)));
    const known = kept.map((item) => nameOfAttachment(item, context));
    const added = wanted
      .filter((name) => !known.includes(name))
      .map((name) => ({ Target: context.networkId(name) ?? name }));
    const attachments = [...kept, ...added];
    return attachments.length === 0 ? undefined : attachments;
  },
};

export const mode: Codec = {
  decode: (engine) => (isJsonObject(engine) && engine['Global'] !== undefined ? 'global' : 'replicated'),
  encode: (value, observed) =>
    value === 'global'
      ? { Global: {} }
      : isJsonObject(observed) && observed['Replicated'] !== undefined
        ? observed
        : { Replicated: { Replicas: 1 } },
};

export const count = (engineDefault: number): Codec => ({
  decode: (engine) => (typeof engine === 'number' ? engine : engineDefault),
  encode: (value) => value,
});

/** `repo:tag` names the same image as `repo:tag@sha256:…`, which a docker CLI writes: no difference unless a digest is declared. */
export function isSameImage(declared: Json, observed: Json): boolean {
  if (declared === observed) return true;
  if (typeof declared !== 'string' || typeof observed !== 'string' || declared.includes('@')) return false;
  return observed.startsWith(`${withTag(declared)}@`);
}

/** A docker CLI writes the tag that is meant where none is said. A colon before a slash is a registry's port. */
const withTag = (image: string): string => (/:[^/]+$/.test(image) ? image : `${image}:latest`);

const asObject = (value: Json): JsonObject => (isJsonObject(value) ? value : {});

const isEmpty = (value: Json): boolean => Array.isArray(value) && value.length === 0;

function splitVariable(line: string): [string, string] {
  const at = line.indexOf('=');
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}

const targetOf = (item: JsonObject): string => (typeof item['Target'] === 'string' ? item['Target'] : '');

const targets = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((item: Json) => isJsonObject(item)).map(targetOf) : [];

const nameOfAttachment = (item: JsonObject, context: FieldContext): string =>
  context.networkName(targetOf(item));
