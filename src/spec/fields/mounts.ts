import { itemsOf, unlessEmpty } from '../codecs.ts';
import { fieldOf, type Codec, type Field } from '../field.ts';

const container = ['TaskTemplate', 'ContainerSpec'] as const;

/** As the engine has it: for fields that a manifest cannot declare yet, of which only "none" can be meant. */
const undeclarable: Codec = {
  shape: 'exclusiveList',
  engineDefault: [],
  decode: (engine) => itemsOf(engine),
  encode: (value) => unlessEmpty(itemsOf(value)),
};

export const mountFields: readonly Field[] = [
  fieldOf('mounts', [...container, 'Mounts'], undeclarable),
  fieldOf('secrets', [...container, 'Secrets'], undeclarable),
  fieldOf('configs', [...container, 'Configs'], undeclarable),
  fieldOf('ports', ['EndpointSpec', 'Ports'], undeclarable),
];
