/**
 * The masking table: where secrets may be. It decides for code frames, plans, logs, alerts, status, ledger, exports and
 * texts of the engine. A path is a list of keys in any notation: of a manifest, of the field table, of an engine's spec
 * or of config.toml, in any case.
 */
export function isSensitivePath(path: readonly string[]): boolean {
  const keys = path.map((key) => key.toLowerCase());
  return isTlsKey(keys) || keys.some((key, index) => isSensitiveKey(key, keys[index - 1] ?? ''));
}

function isSensitiveKey(key: string, parent: string): boolean {
  if (namesOfObjects.has(parent)) return false;
  if (chosenByUsers.test(parent)) return isSensitiveName(key);
  if (key === 'secrets') return false;
  return sensitiveFields.has(key) || sensitivePairs.has(`${parent}/${key}`) || isSensitiveName(key);
}

/** Words of names that say that the value is a secret. */
export const sensitiveWord =
  /pass(?!through|ive|eng|port)|secret(?!name|id$)|token|credential|private|(?:api|auth|access|signing|encryption)[-_.]?key|authorization|basic[-_.]?auth|bearer|connection[-_.]?string|dsn$/i;

/** Whether the name of a variable, label, option or key says that its value is a secret. */
export const isSensitiveName = (name: string): boolean => sensitiveWord.test(name);

/** Fields that may hold a secret whatever their keys are. `data` is the content of a secret or config in a request. */
const sensitiveFields: ReadonlySet<string> = new Set([
  ...['env', 'environment', 'args', 'proxyargs', 'command', 'entrypoint', 'data'],
]);

/** Options can contain the token of a log server or the password of a file server, a health check a password of its target. */
const sensitivePairs: ReadonlySet<string> = new Set([
  ...['logging/options', 'logdriver/options', 'driver/options', 'driverconfig/options'],
  'healthcheck/test',
]);

/** The key itself, written where the secret and its file are named. */
const isTlsKey = (keys: readonly string[]): boolean => keys.at(-2) === 'tls' && keys.at(-1) === 'key';

/** Maps whose keys are the names of objects or paths in a container: they say nothing about the value. */
const namesOfObjects: ReadonlySet<string> = new Set([
  ...['extensions', 'secrets', 'configs', 'mounts', 'networks', 'networkaliases', 'networkdriveropts'],
]);

/** Maps whose keys users choose: a label `env` is not the field `env`. */
const chosenByUsers = /(?:labels|options|opts|sysctls|annotations)$/;
