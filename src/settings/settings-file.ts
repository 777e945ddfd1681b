import { Settings as settingsValidator } from '../generated/validators.ts';
import { isJsonObject } from '../kernel/json.ts';
import { describeViolations } from '../manifest/describe/describe-violations.ts';
import { fieldName } from '../manifest/fields/json-pointer.ts';
import { decodeText } from '../manifest/yaml/decode-text.ts';
import { parseYaml } from '../manifest/yaml/parse-yaml.ts';
import type { SourceDocument } from '../manifest/yaml/source-document.ts';
import { problemAt } from '../manifest/yaml/problem-at.ts';
import type { Problem } from '../model/manifest/problem.ts';
import type { SourceFile } from '../model/manifest/source-file.ts';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Layer } from './layer.ts';

export interface ReadLayer {
  readonly layer: Layer | undefined;
  readonly problems: readonly Problem[];
}

/** reconciler.yaml: one YAML document. An empty file sets nothing. */
export function fileLayer(file: SourceFile): ReadLayer {
  const decoded = decodeText(file);
  if ('problem' in decoded) return { layer: undefined, problems: [decoded.problem] };
  const [first, second] = parseYaml(file.path, decoded.text);
  if (first === undefined) return { layer: emptyLayer(file.path), problems: [] };
  const { document } = first;
  if (!first.isReadable) return { layer: undefined, problems: first.problems };
  const problems = [
    ...first.problems,
    ...(second === undefined ? [] : [tooMany(second.document)]),
    ...violationsOf(document),
  ];
  const { value } = document;
  return {
    layer: isJsonObject(value) && problems.length === 0 ? { value, placeOf: placesOf(document) } : undefined,
    problems: problems.map(withoutSecrets),
  };
}

const emptyLayer = (file: string): Layer => ({ value: {}, placeOf: () => ({ file }) });

const placesOf =
  ({ file, locate }: SourceDocument): Layer['placeOf'] =>
  (pointer) => ({ file, position: locate(pointer) });

const tooMany = (document: SourceDocument): Problem =>
  problemAt(document, '', {
    code: 'field-value',
    message: 'The file has a second document: expected one',
    hint: 'Remove the line "---"',
  });

/** The settings of a layer that has no text: each problem names the flag or the variable. */
export function checkLayer(layer: Layer): readonly Problem[] {
  const nowhere = { line: 1, column: 1 };
  const document: SourceDocument = {
    ...{ file: '', value: layer.value },
    ...{ locate: () => nowhere, locateKey: () => nowhere, frame: () => '' },
  };
  return violationsOf(document).map(
    ({ frame: _frame, position: _position, file: _file, path = '', ...problem }) => ({
      ...problem,
      path,
      ...layer.placeOf(path),
    }),
  );
}

/** As ajv generates it: the function keeps the errors of its last call. */
const validate: { (value: unknown): boolean; readonly errors?: readonly ErrorObject[] | null } =
  settingsValidator;

const violationsOf = (document: SourceDocument): readonly Problem[] =>
  validate(document.value) ? [] : describeViolations(document, validate.errors ?? [], 'the settings');

/** The lines around it are not shown, nor an address of a receiver: it is often a secret. */
function withoutSecrets({ frame: _frame, ...problem }: Problem): Problem {
  const { path = '' } = problem;
  if (!/^\/alerts\/channels\/.*\/(url|server)$/.test(path)) return problem;
  return { ...problem, message: `Field "${fieldName(path)}" is no address of this kind` };
}
