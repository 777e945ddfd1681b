import {
  always,
  bool,
  duration,
  filled,
  given,
  int64,
  listOf,
  mapOf,
  nullable,
  since,
  struct,
  text,
  uint32,
} from './go-fields.ts';
import type { Shape } from './go-shape.ts';

const fileTarget = (goType: string): Shape =>
  struct(goType, {
    Name: always(text),
    UID: always(text),
    GID: always(text),
    Mode: always({ kind: 'uint', goType: 'fs.FileMode' }),
  });

const secret = struct('swarm.SecretReference', {
  File: nullable(fileTarget('swarm.SecretReferenceFileTarget')),
  SecretID: always(text),
  SecretName: always(text),
});

const config = struct('swarm.ConfigReference', {
  File: given(fileTarget('swarm.ConfigReferenceFileTarget')),
  Runtime: given(struct('swarm.ConfigReferenceRuntimeTarget', {})),
  ConfigID: always(text),
  ConfigName: always(text),
});

const driver = struct('mount.Driver', { Name: filled(text), Options: filled(mapOf(text)) });

/** Without a mount's Consistency: the engine accepts it and drops it. */
const mount = struct('mount.Mount', {
  Type: filled({ kind: 'string', goType: 'mount.Type' }),
  Source: filled(text),
  Target: filled(text),
  ReadOnly: filled(bool),
  BindOptions: given(struct('mount.BindOptions', { Propagation: filled(text), NonRecursive: filled(bool) })),
  VolumeOptions: given(
    struct('mount.VolumeOptions', {
      NoCopy: filled(bool),
      Labels: filled(mapOf(text)),
      DriverConfig: given(driver),
    }),
  ),
  TmpfsOptions: given(
    struct('mount.TmpfsOptions', {
      SizeBytes: filled(int64),
      Mode: filled(uint32),
      Options: since('1.46', filled(listOf(listOf(text)))),
    }),
  ),
});

const health = struct('container.HealthConfig', {
  Test: filled(listOf(text)),
  Interval: filled(duration),
  Timeout: filled(duration),
  StartPeriod: filled(duration),
  Retries: filled(int64),
  StartInterval: since('1.44', filled(duration)),
});

const privileges = struct('swarm.Privileges', {
  CredentialSpec: nullable(
    struct('swarm.CredentialSpec', { Config: always(text), File: always(text), Registry: always(text) }),
  ),
  SELinuxContext: nullable(
    struct('swarm.SELinuxContext', {
      Disable: always(bool),
      User: always(text),
      Role: always(text),
      Type: always(text),
      Level: always(text),
    }),
  ),
  Seccomp: since('1.44', given(struct('swarm.SeccompOpts', { Mode: filled(text), Profile: filled(text) }))),
  AppArmor: since('1.44', given(struct('swarm.AppArmorOpts', { Mode: filled(text) }))),
  NoNewPrivileges: since('1.44', always(bool)),
});

/** swarm.ContainerSpec up to API 1.51: what is later is dropped without a word. */
export const containerShape = struct('swarm.ContainerSpec', {
  Image: filled(text),
  Labels: filled(mapOf(text)),
  Command: filled(listOf(text)),
  Args: filled(listOf(text)),
  Hostname: filled(text),
  Env: filled(listOf(text)),
  Dir: filled(text),
  User: filled(text),
  Groups: filled(listOf(text)),
  Privileges: given(privileges),
  Init: given(bool),
  StopSignal: filled(text),
  TTY: filled(bool),
  OpenStdin: filled(bool),
  ReadOnly: filled(bool),
  Mounts: filled(listOf(mount)),
  StopGracePeriod: given(duration),
  Healthcheck: given(health),
  Hosts: filled(listOf(text)),
  DNSConfig: given(
    struct('swarm.DNSConfig', {
      Nameservers: filled(listOf(text)),
      Search: filled(listOf(text)),
      Options: filled(listOf(text)),
    }),
  ),
  Secrets: filled(listOf(secret)),
  Configs: filled(listOf(config)),
  Isolation: filled(text),
  Sysctls: filled(mapOf(text)),
  CapabilityAdd: filled(listOf(text)),
  CapabilityDrop: filled(listOf(text)),
  Ulimits: filled(
    listOf(struct('units.Ulimit', { Name: always(text), Hard: always(int64), Soft: always(int64) })),
  ),
  OomScoreAdj: since('1.46', filled(int64)),
});
