import type { Dialect } from '../dialect.ts';
import { always, embedded, filled, given, listOf, mapOf, struct, text } from '../bodies/go-fields.ts';
import { decodeBody, inBody, type Shape } from '../bodies/go-shape.ts';
import { Refusal, refuse } from '../http/refusal.ts';
import type { Blob } from '../state.ts';

const driver = struct('swarm.Driver', { Name: filled(text), Options: filled(mapOf(text)) });

// Go decodes base64 text in JSON into a byte slice, and names that type in its errors.
const bytes: Shape = { kind: 'string', goType: listOf({ kind: 'uint', goType: 'uint8' }).goType };

const shapes = {
  config: struct('swarm.ConfigSpec', {
    ...embedded('Annotations', { Name: always(text), Labels: always(mapOf(text)) }),
    Data: filled(bytes),
    Templating: given(driver),
  }),
  secret: struct('swarm.SecretSpec', {
    ...embedded('Annotations', { Name: always(text), Labels: always(mapOf(text)) }),
    Data: filled(bytes),
    Driver: given(driver),
    Templating: given(driver),
  }),
};

export function decodeBlob(kind: keyof typeof shapes, body: string, dialect: Dialect): Blob['Spec'] {
  // The shape above yields exactly these fields.
  const spec = decodeBody(shapes[kind], body, dialect) as unknown as Blob['Spec'];
  const { Data: data } = spec;
  if (data === undefined) return spec;
  return { ...spec, Data: inBody(dialect, () => decodeSent(kind, data, dialect)).toString('base64') };
}

function decodeSent(kind: keyof typeof shapes, data: string, { hasSecondJson }: Dialect): Buffer {
  try {
    return decodeData(data);
  } catch (error) {
    if (!(error instanceof Refusal) || !hasSecondJson) throw error;
    const struct = kind === 'config' ? 'ConfigSpec' : 'SecretSpec';
    const where = `json: cannot unmarshal string into Go struct field ${struct}.Data of type ${bytes.goType}`;
    return refuse(error.status, `${where}: ${error.message}`);
  }
}

/** The bytes of base64 text; line breaks are allowed, missing padding is not. */
export function decodeData(base64: string): Buffer {
  const problem = /[^A-Za-z0-9+/\r\n]/.exec(base64.replace(/={0,2}[\r\n]*$/, ''));
  if (problem !== null) refuse(400, `illegal base64 data at input byte ${problem.index}`);
  const excess = base64.replace(/[\r\n]/g, '').length % 4;
  // Go names the start of the unfinished group of four.
  if (excess !== 0) refuse(400, `illegal base64 data at input byte ${base64.length - excess}`);
  return Buffer.from(base64, 'base64');
}
