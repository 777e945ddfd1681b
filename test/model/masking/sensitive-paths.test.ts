import { describe, expect, it } from 'vitest';
import { isSensitivePath } from '../../../src/model/masking/sensitive-paths.ts';

describe('isSensitivePath()', () => {
  it.each([
    ['a variable', 'spec|env|PORT'],
    ['a variable of an engine spec', 'TaskTemplate|ContainerSpec|Env|0'],
    ['an argument', 'args|0'],
    ['an argument of a block of config.toml', 'Extensions|east|ProxyArgs|0'],
    ['a command', 'TaskTemplate|ContainerSpec|Command|1'],
    ['a health check', 'healthcheck|test|1'],
    ['an option of a log driver', 'logging|options|url'],
    ['an option of a volume driver', 'mounts|/data|volume|driver|options|o'],
    [
      'the same of an engine spec',
      'TaskTemplate|ContainerSpec|Mounts|0|VolumeOptions|DriverConfig|Options|o',
    ],
    ['a label whose name says so', 'labels|my.token'],
    ['a key of config.toml whose name says so', 'Extensions|east|Config|AdminPass'],
    ['an unknown key whose name says so', 'Extensions|east|ApiToken'],
    ['the key of a mesh network whose name says so', 'labels|tailscale.authkey'],
    ['a network option whose name says so', 'networkDriverOpts|back|encryption-key'],
    ['a label of a secret whose name says so', 'spec|secrets|0|labels|password'],
    ['the content of a config', 'Data'],
  ])('hides %s', (_what, path) => {
    expect(isSensitivePath(path.split('|'))).toBe(true);
  });

  it.each([
    ['an image', 'image'],
    ['a label that is called like a field', 'labels|env'],
    ['a node label that is called like a field', 'nodeLabels|environment'],
    ['a block that is called like a secret', 'Extensions|private|ProxyReplicas'],
    ['a secret by its target', 'secrets|db-password'],
    ['the name of a secret in an engine spec', 'TaskTemplate|ContainerSpec|Secrets|0|SecretName'],
    ['a mount in a private folder', 'mounts|/etc/private|source'],
    ['a network that is called like a secret', 'networkAliases|private|0'],
    ['passthrough of TLS', 'spec|route|tls|passthrough'],
    ['the file of a key', 'spec|route|tls|key|file'],
  ])('shows %s', (_what, path) => {
    expect(isSensitivePath(path.split('|'))).toBe(false);
  });
});
