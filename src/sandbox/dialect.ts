/** The engines whose answers the sandbox can give. */
export type EngineVersion = '20.10' | '26.1' | '28.5';

/** How engine versions differ. The rest of the sandbox is the same for all of them. */
export interface Dialect {
  readonly engineVersion: string;
  readonly goVersion: string;
  readonly apiVersion: string;
  readonly oldestApiVersion: string;
  /** Clients that are too old get a plain text error, since they may not understand JSON errors. */
  readonly tellsOldClientsInText: boolean;
  readonly checksContentType: boolean;
  /** A request without a body is treated as `{}`. */
  readonly takesEmptyBody: boolean;
  readonly ignoresTextBehindJson: boolean;
  /** Go 1.24 puts the embedded struct into the path of a field. */
  readonly namesEmbedded: boolean;
  /** encoding/json of Go 1.27 stands on its second version, which names the whole way to a mistake, keys and indexes too. */
  readonly hasSecondJson: boolean;
  readonly badJson: (problem: string) => string;
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
  /** The Go type of what creates a network. */
  readonly networkType: string;
  /** What networks show beside the rest. */
  readonly ofNetwork: { readonly EnableIPv4?: true };
  readonly mountTypes: readonly string[];
  /** Whether a first component in capitals is accepted, as the host of a registry. */
  readonly takesHostInCapitals: boolean;
  /** The error for a repository with capitals. */
  readonly capitalsInImage: (repository: string) => string;
  readonly createdService: (id: string) => object;
  /** Fields that only this version adds to a task. */
  readonly ofTask: { readonly Volumes?: null };
}

const mountTypes = ['bind', 'volume', 'tmpfs', 'npipe'];

const engine20: Dialect = {
  engineVersion: '20.10.24',
  goVersion: 'go1.19.8',
  apiVersion: '1.41',
  oldestApiVersion: '1.12',
  tellsOldClientsInText: true,
  checksContentType: false,
  takesEmptyBody: false,
  ignoresTextBehindJson: true,
  namesEmbedded: false,
  hasSecondJson: false,
  badJson: (problem) => problem,
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
  networkType: 'types.NetworkCreateRequest',
  ofNetwork: {},
  mountTypes,
  takesHostInCapitals: false,
  capitalsInImage: () => 'invalid reference format: repository name must be lowercase',
  createdService: (id) => ({ ID: id }),
  ofTask: {},
};

const engine26: Dialect = {
  engineVersion: '26.1.5',
  goVersion: 'go1.24.4',
  apiVersion: '1.45',
  oldestApiVersion: '1.24',
  tellsOldClientsInText: false,
  checksContentType: true,
  takesEmptyBody: true,
  ignoresTextBehindJson: false,
  namesEmbedded: true,
  hasSecondJson: false,
  badJson: (problem) => `invalid JSON: ${problem}`,
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
  networkType: 'types.NetworkCreateRequest',
  ofNetwork: {},
  mountTypes: [...mountTypes, 'cluster'],
  takesHostInCapitals: true,
  capitalsInImage: (repository) =>
    `invalid reference format: repository name (${repository}) must be lowercase`,
  createdService: (id) => ({ ID: id, Warnings: null }),
  ofTask: { Volumes: null },
};

const engine28: Dialect = {
  ...engine26,
  engineVersion: '28.5.2',
  goVersion: 'go1.27.1',
  apiVersion: '1.51',
  tellsOldClientsInText: true,
  namesEmbedded: false,
  hasSecondJson: true,
  badNetwork: { ...engine26.badNetwork, noName: 'invalid name: name is empty' },
  networkType: 'network.CreateRequest',
  ofNetwork: { EnableIPv4: true },
};

export const dialects: Readonly<Record<EngineVersion, Dialect>> = {
  '20.10': engine20,
  '26.1': engine26,
  '28.5': engine28,
};

export function isOlder(left: string, right: string): boolean {
  const [leftMajor = 0, leftMinor = 0] = left.split('.').map(Number);
  const [rightMajor = 0, rightMinor = 0] = right.split('.').map(Number);
  return leftMajor < rightMajor || (leftMajor === rightMajor && leftMinor < rightMinor);
}
