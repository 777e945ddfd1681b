import { textsOf, type JsonObject } from '../../model/json.ts';
import { objectsOf, unlessEmpty } from '../codecs.ts';
import { fieldOf, type Codec, type Field, type FieldContext } from '../field.ts';

/** Attachments by network name; compile knows which a cluster lends. An attachment that stays keeps its place. */
export const networks: Codec = {
  shape: 'exclusiveSet',
  engineDefault: [],
  decode: (engine, context) => objectsOf(engine).map((item) => networkOf(item, context)),
  encode: (value, observed, context) => {
    const wanted = textsOf(value);
    const kept = objectsOf(observed).filter((item) => wanted.includes(networkOf(item, context)));
    const known = kept.map((item) => networkOf(item, context));
    const added = wanted
      .filter((name) => !known.includes(name))
      .map((name) => ({ Target: context.networkId(name) ?? name }));
    return unlessEmpty([...kept, ...added]);
  },
};

export const networkFields: readonly Field[] = [fieldOf('networks', ['TaskTemplate', 'Networks'], networks)];

function networkOf({ Target: target }: JsonObject, context: FieldContext): string {
  return context.networkName(typeof target === 'string' ? target : '');
}
