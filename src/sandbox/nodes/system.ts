import type { Draft } from '../draft.ts';
import type { Call } from '../http/endpoint.ts';
import { ok } from '../http/exchange.ts';
import type { Node } from '../state.ts';

const platform = { Os: 'linux', Arch: 'amd64', KernelVersion: '6.1.0' };

export const ping: Call = (_draft, request) => ({
  status: 200,
  text: request.method === 'HEAD' ? '' : 'OK',
  headers: { 'Cache-Control': 'no-cache, no-store, must-revalidate', Pragma: 'no-cache' },
});

export const version: Call = ({ before, dialect }) => {
  const { engineVersion, apiVersion, oldestApiVersion, goVersion } = dialect;
  return ok({
    Platform: { Name: '' },
    Components: [
      {
        Name: 'Engine',
        Version: engineVersion,
        Details: {
          ApiVersion: apiVersion,
          MinAPIVersion: oldestApiVersion,
          Os: platform.Os,
          Arch: platform.Arch,
        },
      },
    ],
    Version: engineVersion,
    ApiVersion: apiVersion,
    MinAPIVersion: oldestApiVersion,
    GitCommit: 'sandbox',
    GoVersion: goVersion,
    ...platform,
    BuildTime: before.createdAt,
  });
};

export const info: Call = (draft) => {
  const nodes = draft.nodes.list();
  const managers = nodes.filter((node) => node.ManagerStatus !== undefined);
  const self = leaderOf(nodes);
  return ok({
    ID: draft.before.clusterId,
    Name: self?.Description.Hostname ?? '',
    ServerVersion: draft.dialect.engineVersion,
    OperatingSystem: 'Sandbox',
    OSType: 'linux',
    Architecture: 'x86_64',
    NCPU: 2,
    MemTotal: self?.Description.Resources.MemoryBytes ?? 0,
    Driver: 'overlay2',
    SystemTime: draft.now,
    Swarm: {
      NodeID: self?.ID ?? '',
      NodeAddr: self?.Status.Addr ?? '',
      LocalNodeState: 'active',
      ControlAvailable: true,
      Error: '',
      RemoteManagers: managers.map((node) => ({ NodeID: node.ID, Addr: node.ManagerStatus?.Addr ?? '' })),
      Nodes: nodes.length,
      Managers: managers.length,
      Cluster: cluster(draft),
    },
  });
};

const leaderOf = (nodes: readonly Node[]): Node | undefined =>
  nodes.find((node) => node.ManagerStatus?.Leader === true);

export const swarm: Call = (draft) =>
  ok({ ...cluster(draft), JoinTokens: { Worker: 'SWMTKN-1-sandbox-w', Manager: 'SWMTKN-1-sandbox-m' } });

const cluster = (draft: Draft): object => ({
  ID: draft.before.clusterId,
  Version: { Index: 10 },
  CreatedAt: draft.before.createdAt,
  UpdatedAt: draft.before.createdAt,
  Spec: {
    Name: 'default',
    Labels: {},
    Orchestration: { TaskHistoryRetentionLimit: 5 },
    Raft: {
      SnapshotInterval: 10000,
      KeepOldSnapshots: 0,
      LogEntriesForSlowFollowers: 500,
      ElectionTick: 10,
      HeartbeatTick: 1,
    },
    Dispatcher: { HeartbeatPeriod: 5_000_000_000 },
    CAConfig: { NodeCertExpiry: 7_776_000_000_000_000 },
    TaskDefaults: {},
    EncryptionConfig: { AutoLockManagers: false },
  },
  TLSInfo: { TrustRoot: '', CertIssuerSubject: '', CertIssuerPublicKey: '' },
  RootRotationInProgress: false,
  DefaultAddrPool: ['10.0.0.0/8'],
  SubnetSize: 24,
  DataPathPort: 4789,
});
