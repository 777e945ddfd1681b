import { asText, isJsonObject, type Json } from '../../kernel/json.ts';
import { formatBytes, formatCpus, parseBytes, parseCpus } from '../../kernel/size.ts';
import { count, entriesOf, itemsOf, textSet } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

const bytes: Codec = {
  ...count(0),
  parse: (declared) => parseBytes(asText(declared)),
  format: (value) => formatBytes(Number(value)),
  shown: (value) => formatBytes(Number(value)),
};

const nanoCpus: Codec = {
  ...count(0),
  parse: (declared) => parseCpus(asText(declared)),
  format: (value) => formatCpus(Number(value)),
  shown: (value) => formatCpus(Number(value)),
};

/** As the docker CLI writes them: `ssd=3` for a number of them, `gpu=GPU-1` for one by its name. */
const genericResources: Codec = textSet({
  parse: (declared) =>
    entriesOf(declared).flatMap(([kind, value]) =>
      (Array.isArray(value) ? itemsOf(value) : [value]).map((one) => `${kind}=${asText(one)}`),
    ),
  format: (texts) => {
    const kinds = [...new Set(texts.map((text) => splitResource(text)[0]))];
    return Object.fromEntries(kinds.map((kind) => [kind, oneOrMore(valuesOf(kind, texts))]));
  },
  read: (item) => [...readAs(item, 'DiscreteResourceSpec', 0), ...readAs(item, 'NamedResourceSpec', '')],
  write: (text) => {
    const [kind, value] = splitResource(text);
    return /^\d+$/.test(value)
      ? { DiscreteResourceSpec: { Kind: kind, Value: Number(value) } }
      : { NamedResourceSpec: { Kind: kind, Value: value } };
  },
});

function splitResource(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

const valuesOf = (kind: string, texts: readonly string[]): readonly Json[] =>
  texts
    .map(splitResource)
    .filter(([found]) => found === kind)
    .map(([, value]) => (/^\d+$/.test(value) ? Number(value) : value));

const oneOrMore = (values: readonly Json[]): Json => (values.length === 1 ? (values[0] ?? '') : values);

/** The engine omits zero and empty values. */
function readAs(item: Json, sort: string, otherwise: Json): readonly string[] {
  const resource = isJsonObject(item) ? item[sort] : undefined;
  if (!isJsonObject(resource)) return [];
  return [`${asText(resource['Kind'] ?? '')}=${asText(resource['Value'] ?? otherwise)}`];
}

const limits = ['TaskTemplate', 'Resources', 'Limits'] as const;
const reservations = ['TaskTemplate', 'Resources', 'Reservations'] as const;

/** What a task may use, and what must be free on its node. Zero means no limit. */
export const resourceFields: readonly Field[] = [
  fieldOf('resources.limits.cpus', [...limits, 'NanoCPUs'], nanoCpus),
  fieldOf('resources.limits.memory', [...limits, 'MemoryBytes'], bytes),
  fieldOf('resources.limits.pids', [...limits, 'Pids'], count(0), { minApiVersion: '1.41' }),
  fieldOf('resources.reservations.cpus', [...reservations, 'NanoCPUs'], nanoCpus),
  fieldOf('resources.reservations.memory', [...reservations, 'MemoryBytes'], bytes),
  fieldOf('resources.reservations.genericResources', [...reservations, 'GenericResources'], genericResources),
];
