import { isOlder, type EngineVersion } from '../../src/sandbox/dialect.ts';

/** How the answers of engine versions differ. A case that does not use this holds for all of them. */
export interface Answers {
  readonly engineVersion: EngineVersion;
  readonly apiVersion: string;
  readonly oldestApiVersion: string;
  readonly tooOld: { readonly contentType: string; readonly text: (message: string) => string };
  /** The error for a wrong content type, if the engine refuses it. */
  readonly contentType: ((sent: string) => string) | undefined;
  /** The error for a request without a body, if the engine refuses it. */
  readonly emptyBody: string | undefined;
  /** The error for text after the JSON of a body, if the engine refuses it. */
  readonly textBehindJson: string | undefined;
  readonly badJson: (problem: string) => string;
  /**
   * What the Go that the engine was built with says of a mistake. Of `{A|B}` newer engines say the first, of
   * `ServiceSpec.<Annotations.>Name` one says the struct between, and of `Ports(.0).TargetPort` one the item.
   */
  readonly inGo: (message: string) => string;
  readonly badBase64: (problem: string) => string;
  readonly badFilters: (problem: string) => string;
  readonly unknownFilter: (key: string) => string;
  readonly badNetwork: {
    readonly status: number;
    readonly noName: string;
    readonly subnet: (subnet: string) => string;
    /** The error for an address behind the prefix, if the engine refuses it. */
    readonly inexact: ((subnet: string, exact: string) => string) | undefined;
    readonly gateway: (subnet: string, gateway: string) => string;
  };
  /** Whether a name that the node uses for a network of its own is taken in the swarm too. */
  readonly refusesLocalNames: boolean;
  readonly takesHostInCapitals: boolean;
  readonly capitalsInImage: (repository: string) => string;
  readonly hasClusterVolumes: boolean;
  /** Fields of manifests that the engine would lose. */
  readonly fieldsOfLaterApi: readonly string[];
  readonly createdService: object;
  /** What networks and tasks show beside the rest. */
  readonly ofNetwork: object;
  readonly ofTask: object;
}

/** What came with an API: read back, or dropped without a word. */
export const since = ({ apiVersion }: Answers, needed: string, fields: object): object =>
  isOlder(apiVersion, needed) ? {} : fields;

const json = (message: string): string => `${JSON.stringify({ message })}\n`;

const item = /\((\.\w+)\)/;
const struct = /<(.*)>/;
const either = /\{([^{}|]*)\|([^{}|]*)\}/;

const answers20: Answers = {
  engineVersion: '20.10',
  apiVersion: '1.41',
  oldestApiVersion: '1.12',
  tooOld: { contentType: 'text/plain; charset=utf-8', text: (message) => `${message}\n` },
  contentType: undefined,
  emptyBody: 'got EOF while reading request body',
  textBehindJson: undefined,
  badJson: (problem) => problem,
  inGo: (message) => message.replace(item, '').replace(struct, '').replace(either, '$2'),
  badBase64: (problem) => problem,
  badFilters: (problem) => problem,
  unknownFilter: (key) => `Invalid filter '${key}'`,
  badNetwork: {
    status: 500,
    noName: 'invalid name: ',
    subnet: (subnet) => `Invalid subnet ${subnet} : invalid CIDR address: ${subnet}`,
    inexact: undefined,
    gateway: (subnet, gateway) =>
      `rpc error: code = InvalidArgument desc = ipam configuration: subnet ${subnet} does not contain gateway ${gateway}`,
  },
  refusesLocalNames: false,
  takesHostInCapitals: false,
  capitalsInImage: () => 'invalid reference format: repository name must be lowercase',
  hasClusterVolumes: false,
  fieldsOfLaterApi: ['healthcheck.startInterval'],
  createdService: {},
  ofNetwork: {},
  ofTask: {},
};

const answers26: Answers = {
  engineVersion: '26.1',
  apiVersion: '1.45',
  oldestApiVersion: '1.24',
  tooOld: { contentType: 'application/json', text: json },
  contentType: (sent) => `unsupported Content-Type header (${sent}): must be 'application/json'`,
  emptyBody: undefined,
  textBehindJson: 'unexpected content after JSON',
  badJson: (problem) => `invalid JSON: ${problem}`,
  inGo: (message) => message.replace(item, '').replace(struct, '$1').replace(either, '$2'),
  badBase64: (problem) => problem,
  badFilters: () => 'invalid filter',
  unknownFilter: (key) => `invalid filter '${key}'`,
  badNetwork: {
    status: 400,
    noName: 'invalid name: ',
    subnet: (subnet) => `invalid network config:\ninvalid subnet ${subnet}: invalid CIDR block notation`,
    inexact: (subnet, exact) => `invalid network config:\ninvalid subnet ${subnet}: it should be ${exact}`,
    gateway: (subnet, gateway) =>
      `invalid network config:\ninvalid gateway ${gateway}: parent subnet ${subnet} doesn't contain this address`,
  },
  refusesLocalNames: true,
  takesHostInCapitals: true,
  capitalsInImage: (repository) =>
    `invalid reference format: repository name (${repository}) must be lowercase`,
  hasClusterVolumes: true,
  fieldsOfLaterApi: [],
  createdService: { Warnings: null },
  ofNetwork: {},
  ofTask: { Volumes: null },
};

const answers28: Answers = {
  ...answers26,
  engineVersion: '28.5',
  apiVersion: '1.51',
  tooOld: answers20.tooOld,
  inGo: (message) => message.replace(item, '$1').replace(struct, '').replace(either, '$1'),
  badBase64: (problem) =>
    `json: cannot unmarshal string into Go struct field ConfigSpec.Data of type []uint8: ${problem}`,
  badNetwork: { ...answers26.badNetwork, noName: 'invalid name: name is empty' },
  ofNetwork: { EnableIPv4: true },
};

export const answersOf: Readonly<Record<EngineVersion, Answers>> = {
  '20.10': answers20,
  '26.1': answers26,
  '28.5': answers28,
};
