import type { EngineVersion } from '../../src/sandbox/dialect.ts';

/** What engines of different versions answer differently. A case that does not ask here holds for all of them. */
export interface Answers {
  readonly engineVersion: EngineVersion;
  readonly apiVersion: string;
  readonly oldestApiVersion: string;
  readonly tooOld: { readonly contentType: string; readonly text: (message: string) => string };
  /** How a wrong content type is refused, if it is. */
  readonly contentType: ((sent: string) => string) | undefined;
  /** How a request without a body is refused, if it is. */
  readonly emptyBody: string | undefined;
  /** How text behind the JSON of a body is refused, if it is. */
  readonly textBehindJson: string | undefined;
  readonly badJson: (problem: string) => string;
  /** In `ServiceSpec.<Annotations.>Name` one says the struct between, and another does not. */
  readonly fieldPath: (path: string) => string;
  readonly badFilters: (problem: string) => string;
  readonly unknownFilter: (key: string) => string;
  readonly badNetwork: { readonly status: number; readonly subnet: (subnet: string) => string };
  readonly takesHostInCapitals: boolean;
  readonly hasClusterVolumes: boolean;
  /** What came after API 1.41: read back, or dropped without a word. */
  readonly later: <T extends object>(fields: T) => T | object;
  /** Fields of manifests that the engine would lose. */
  readonly fieldsOfLaterApi: readonly string[];
  readonly createdService: object;
  /** What tasks show beside the rest. */
  readonly ofTask: object;
}

const json = (message: string): string => `${JSON.stringify({ message })}\n`;

export const answersOf: Readonly<Record<EngineVersion, Answers>> = {
  '20.10': {
    engineVersion: '20.10',
    apiVersion: '1.41',
    oldestApiVersion: '1.12',
    tooOld: { contentType: 'text/plain; charset=utf-8', text: (message) => `${message}\n` },
    contentType: undefined,
    emptyBody: 'got EOF while reading request body',
    textBehindJson: undefined,
    badJson: (problem) => problem,
    fieldPath: (path) => path.replace(/<.*>/, ''),
    badFilters: (problem) => problem,
    unknownFilter: (key) => `Invalid filter '${key}'`,
    badNetwork: {
      status: 500,
      subnet: (subnet) => `Invalid subnet ${subnet} : invalid CIDR address: ${subnet}`,
    },
    takesHostInCapitals: false,
    hasClusterVolumes: false,
    later: () => ({}),
    fieldsOfLaterApi: ['healthcheck.startInterval'],
    createdService: {},
    ofTask: {},
  },
  '26.1': {
    engineVersion: '26.1',
    apiVersion: '1.45',
    oldestApiVersion: '1.24',
    tooOld: { contentType: 'application/json', text: json },
    contentType: (sent) => `unsupported Content-Type header (${sent}): must be 'application/json'`,
    emptyBody: undefined,
    textBehindJson: 'unexpected content after JSON',
    badJson: (problem) => `invalid JSON: ${problem}`,
    fieldPath: (path) => path.replace(/[<>]/g, ''),
    badFilters: () => 'invalid filter',
    unknownFilter: (key) => `invalid filter '${key}'`,
    badNetwork: {
      status: 400,
      subnet: (subnet) => `invalid network config:\ninvalid subnet ${subnet}: invalid CIDR block notation`,
    },
    takesHostInCapitals: true,
    hasClusterVolumes: true,
    later: (fields) => fields,
    fieldsOfLaterApi: [],
    createdService: { Warnings: null },
    ofTask: { Volumes: null },
  },
};
