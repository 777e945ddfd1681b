/** A service as flags of the docker CLI, and as an equivalent manifest. */
export interface CliService {
  readonly name: string;
  /** The arguments of `docker service create`, with the image and its arguments. */
  readonly flags: readonly string[];
  /** Lines of the manifest under `spec`. */
  readonly spec: string;
}

const image = 'training/whoami:latest';

const routeLabels = (name: string): readonly string[] =>
  [`com.docker.lb.hosts=${name}.test`, 'com.docker.lb.port=8000'].flatMap((label) => ['--label', label]);

/** Splits `--a b c --d`; no value contains white space. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Services that together use every flag of `docker service create` that describes the service. */
export const cliServices: readonly CliService[] = [
  {
    name: 'cli-all',
    flags: [
      ...routeLabels('cli-all'),
      ...['--label', 'com.docker.lb.network=clinet'],
      ...words(`
        --label team=web --container-label c=1 --env A=1 --env B=x=y --user 0 --group 7 --group video
        --workdir / --hostname hn-{{.Task.Slot}} --init --tty --read-only --stop-signal SIGQUIT
        --stop-grace-period 1m30s --cap-add NET_ADMIN --cap-drop CHOWN --ulimit nofile=1000:2000 --ulimit nproc=50
        --sysctl net.core.somaxconn=512 --isolation process --health-cmd true --health-interval 5s
        --health-timeout 4s --health-start-period 2s --health-retries 3 --host db:10.0.0.9 --host cache:fd00::1
        --dns 10.98.0.1 --dns-search ex.test --dns-option ndots:1 --endpoint-mode vip
        --mount type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1770
        --mount type=volume,source=v1,target=/v,readonly,volume-nocopy,volume-label=a=1
        --mount type=volume,target=/n,volume-driver=local,volume-opt=type=nfs,volume-opt=o=addr=10.0.0.1
        --mount type=bind,source=/tmp,target=/b,bind-propagation=rslave,bind-nonrecursive=true
        --network name=clinet,alias=b,alias=a,driver-opt=k=v --network othernet
        --publish mode=host,target=8000,published=9602 --publish target=53,published=9603,protocol=udp
        --log-driver json-file --log-opt max-size=1m --replicas 0 --replicas-max-per-node 2
        --limit-cpu .5 --limit-memory 64m --limit-pids 50 --reserve-cpu 0.1 --reserve-memory 16m
        --generic-resource ssd=2 --generic-resource gpu=1
        --constraint node.role!=manager --constraint node.platform.os==linux --placement-pref spread=node.labels.zone
        --restart-condition on-failure --restart-delay 3s --restart-max-attempts 4 --restart-window 60s
        --update-parallelism 3 --update-delay 2s --update-failure-action rollback --update-monitor 8s
        --update-max-failure-ratio 0.1 --update-order stop-first --rollback-parallelism 0 --rollback-delay 1s
        --rollback-failure-action continue --rollback-monitor 6s --rollback-max-failure-ratio .2
        --rollback-order stop-first --entrypoint /whoami
        --config source=cli-config,target=/etc/cli.conf,uid=1,gid=2,mode=0440 --secret cli-secret
        --secret source=cli-secret,target=other,uid=3,gid=4,mode=0400
      `),
      ...[image, '8000', 'x y'],
    ],
    spec: `
  image: ${image}
  command: [/whoami]
  args: ['8000', 'x y']
  labels: { team: web }
  containerLabels: { c: '1' }
  env: { A: '1', B: x=y }
  user: '0'
  groups: ['7', video]
  workingDir: /
  hostname: hn-{{.Task.Slot}}
  init: true
  tty: true
  readOnly: true
  stopSignal: SIGQUIT
  stopGracePeriod: 1m30s
  capabilities: { add: [NET_ADMIN], drop: [CHOWN] }
  ulimits: { nofile: { soft: 1000, hard: 2000 }, nproc: 50 }
  sysctls: { net.core.somaxconn: 512 }
  isolation: process
  healthcheck: { test: 'true', interval: 5s, timeout: 4s, startPeriod: 2s, retries: 3 }
  extraHosts: [db:10.0.0.9, cache:fd00::1]
  dns: { nameservers: [10.98.0.1], search: [ex.test], options: [ndots:1] }
  endpointMode: vip
  mounts:
    - { type: tmpfs, target: /t, tmpfs: { size: 1m, mode: '1770' } }
    - { type: volume, source: v1, target: /v, readOnly: true, volume: { noCopy: true, labels: { a: '1' } } }
    - { type: volume, target: /n, volume: { driver: { name: local, options: { type: nfs, o: addr=10.0.0.1 } } } }
    - { type: bind, source: /tmp, target: /b, bind: { propagation: rslave, nonRecursive: true } }
  networks: [{ name: clinet, aliases: [a, b], driverOpts: { k: v } }, othernet]
  ports:
    - { target: 8000, published: 9602, mode: host }
    - { target: 53, published: 9603, protocol: udp }
  configs: [{ name: cli-config, target: /etc/cli.conf, uid: '1', gid: '2', mode: '0440' }]
  secrets: [cli-secret, { name: cli-secret, target: other, uid: '3', gid: '4', mode: '0400' }]
  logging: { driver: json-file, options: { max-size: 1m } }
  mode: replicated
  replicas: 0
  resources:
    limits: { cpus: 0.5, memory: 64m, pids: 50 }
    reservations: { cpus: '0.1', memory: 16m, genericResources: { ssd: 2, gpu: 1 } }
  placement:
    constraints: [node.role!=manager, node.platform.os==linux]
    preferences: [node.labels.zone]
    maxReplicasPerNode: 2
  restartPolicy: { condition: on-failure, delay: 3s, maxAttempts: 4, window: 1m }
  update:
    { parallelism: 3, delay: 2s, failureAction: rollback, monitor: 8s, maxFailureRatio: 0.1, order: stop-first }
  rollback:
    { parallelism: 0, delay: 1s, failureAction: continue, monitor: 6s, maxFailureRatio: 0.2, order: stop-first }`,
  },
  {
    name: 'cli-global',
    flags: [
      ...routeLabels('cli-global'),
      ...words(`--mode global --no-healthcheck --endpoint-mode dnsrr --network clinet --update-order start-first
        --rollback-order start-first ${image}`),
    ],
    spec: `
  image: ${image}
  mode: global
  healthcheck: { disable: true }
  endpointMode: dnsrr
  networks: [clinet]
  update: { order: start-first }
  rollback: { order: start-first }`,
  },
  {
    name: 'cli-job',
    flags: [
      ...routeLabels('cli-job'),
      ...words(`--mode replicated-job --replicas 3 --max-concurrent 2 --network clinet --restart-condition none
        --entrypoint /nothing ${image}`),
    ],
    spec: `
  image: ${image}
  mode: replicated-job
  totalCompletions: 3
  maxConcurrent: 2
  networks: [clinet]
  restartPolicy: { condition: none }
  command: [/nothing]`,
  },
  {
    name: 'cli-global-job',
    flags: [
      ...routeLabels('cli-global-job'),
      ...words(`--mode global-job --network clinet --restart-condition none --entrypoint /nothing ${image}`),
    ],
    spec: `
  image: ${image}
  mode: global-job
  networks: [clinet]
  restartPolicy: { condition: none }
  command: [/nothing]`,
  },
];

/** Needs engine 25 or newer, and a matching client. */
export const startIntervalService: CliService = {
  name: 'cli-start-interval',
  flags: [
    ...routeLabels('cli-start-interval'),
    ...words(`--network clinet --health-cmd true --health-start-period 9s --health-start-interval 2s
      --replicas 0 ${image}`),
  ],
  spec: `
  image: ${image}
  replicas: 0
  networks: [clinet]
  healthcheck: { test: 'true', startPeriod: 9s, startInterval: 2s }`,
};

/** Flags of the command itself, and those that a manifest can only express with `extraSpec` or not at all. */
export const otherFlags: readonly string[] = [
  ...['--name', '--detach', '--quiet', '--no-resolve-image', '--env-file'],
  ...['--credential-spec', '--with-registry-auth', '--oom-score-adj'],
];

export const manifestOf = ({ name, spec }: CliService, isAdopted: boolean): string => `---
apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata:
  name: ${name}${isAdopted ? `\n  annotations: { swarm-reconciler.io/adopt: 'true' }` : ''}
spec:
  route: { hosts: [${name}.test], port: 8000${name === 'cli-all' ? ', network: clinet' : ''} }${spec}
`;
