import { isJsonObject, objectOf, type Json, type JsonObject } from '../kernel/json.ts';
import { defaultRegistry } from '../model/image-name.ts';

/** What docker's config.json says of registries. */
export interface DockerConfig {
  readonly auths: JsonObject;
  /** The program that has the credentials of a registry; undefined: they are in `auths`. */
  readonly helperOf: (serverAddress: string) => string | undefined;
}

/** Credentials with the names that the engine knows. */
export type AuthConfig = Readonly<Record<string, string>>;

/** The name under which docker keeps the credentials for Docker Hub. */
const hubAddress = 'https://index.docker.io/v1/';

export const serverAddressOf = (registry: string): string =>
  registry === defaultRegistry ? hubAddress : registry;

export function dockerConfigOf(value: JsonObject): DockerConfig {
  const helpers = objectOf(value['credHelpers']);
  return {
    auths: objectOf(value['auths']),
    helperOf: (serverAddress) => textIn(helpers, serverAddress) ?? textIn(value, 'credsStore'),
  };
}

/** The credentials in the file itself; undefined if it has none for this registry. */
export function authIn({ auths }: DockerConfig, serverAddress: string): AuthConfig | undefined {
  const exact = Object.hasOwn(auths, serverAddress) ? auths[serverAddress] : undefined;
  const found = exact ?? Object.entries(auths).find(([key]) => hostIn(key) === hostIn(serverAddress))?.[1];
  const auth = isJsonObject(found) ? authConfigOf(found) : {};
  return Object.keys(auth).length === 0 ? undefined : { ...auth, serveraddress: serverAddress };
}

function authConfigOf(entry: JsonObject): AuthConfig {
  const own = ['username', 'password', 'identitytoken', 'registrytoken'].flatMap(
    (key): [string, string][] => {
      const value = textIn(entry, key);
      return value === undefined ? [] : [[key, value]];
    },
  );
  return { ...Object.fromEntries(own), ...loginOf(textIn(entry, 'auth')) };
}

/** `auth` is user and password in base64, which some tools end with a zero byte. */
function loginOf(auth: string | undefined): AuthConfig {
  const [, username, password] = /^([^:]+):([^]*?)\0*$/.exec(decode(auth ?? '')) ?? [];
  return username === undefined || password === undefined ? {} : { username, password };
}

const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

/** Entries of older clients have a scheme and a path. */
const hostIn = (address: string): string => address.replace(/^https?:\/\//, '').replace(/\/.*$/, '');

function textIn(value: JsonObject, key: string): string | undefined {
  const found: Json | undefined = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
}
