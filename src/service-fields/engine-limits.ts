import { isIP } from 'node:net';

/**
 * What the engines accept in a spec and then reject in every task: measured on 20.10, 26.1 and 28.5, see docs/engines.md.
 * A limit returns what is expected instead; undefined for a value with which tasks can start.
 */
export type Limit = (text: string) => string | undefined;

/** Bytes. Below it: "Minimum memory limit allowed is 6MB". */
export const leastMemoryLimit = 6 * 1024 * 1024;

/** Nano CPUs. Below it the kernel refuses the quota; the engine's range starts here. */
export const leastCpuLimit = 10_000_000;

/** Characters. Longer ones: "sethostname: invalid argument". */
const longestHostname = 64;

/** "uids and gids must be in range 0-2147483647". */
const highestUserId = 2_147_483_647;

/** Signals by name, without SIG; the engine also takes numbers, real-time signals, and any case. */
const signals: readonly string[] = [
  ...['ABRT', 'ALRM', 'BUS', 'CHLD', 'CLD', 'CONT', 'FPE', 'HUP', 'ILL', 'INT', 'IO', 'IOT', 'KILL', 'PIPE'],
  ...['POLL', 'PROF', 'PWR', 'QUIT', 'SEGV', 'STKFLT', 'STOP', 'SYS', 'TERM', 'TRAP', 'TSTP', 'TTIN', 'TTOU'],
  ...['URG', 'USR1', 'USR2', 'VTALRM', 'WINCH', 'XCPU', 'XFSZ'],
];

const highestSignal = 64;

/** Capabilities without CAP_, those of the newest engine: older ones lack the last three. */
const capabilities: readonly string[] = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP'],
  ...[
    'LINUX_IMMUTABLE',
    'NET_BIND_SERVICE',
    'NET_BROADCAST',
    'NET_ADMIN',
    'NET_RAW',
    'IPC_LOCK',
    'IPC_OWNER',
  ],
  ...[
    'SYS_MODULE',
    'SYS_RAWIO',
    'SYS_CHROOT',
    'SYS_PTRACE',
    'SYS_PACCT',
    'SYS_ADMIN',
    'SYS_BOOT',
    'SYS_NICE',
  ],
  ...['SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'MKNOD', 'LEASE', 'AUDIT_WRITE', 'AUDIT_CONTROL'],
  ...['SETFCAP', 'MAC_OVERRIDE', 'MAC_ADMIN', 'SYSLOG', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'AUDIT_READ'],
  ...['PERFMON', 'BPF', 'CHECKPOINT_RESTORE'],
];

/** Kernel parameters that a container has for itself; all others are those of the node, and refused. */
const ownKernelParameters: readonly string[] = [
  ...['kernel.domainname', 'kernel.msgmax', 'kernel.msgmnb', 'kernel.msgmni', 'kernel.sem', 'kernel.shmall'],
  ...['kernel.shmmax', 'kernel.shmmni', 'kernel.shm_rmid_forced'],
];

const ownKernelParameterPrefixes: readonly string[] = ['net.', 'fs.mqueue.'];

/** Names of the volume driver "local": at least two characters. */
export const localVolumeName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** Stands for the node's own address in /etc/hosts. */
const hostGateway = 'host-gateway';

const unless = (isGood: boolean, expected: string): string | undefined => (isGood ? undefined : expected);

/** Swarm expands templates before the engine sees the value. */
const hasTemplate = (text: string): boolean => text.includes('{{');

export function stopSignalLimit(text: string): string | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '');
  const isNumber = /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highestSignal;
  const isRealTime = /^RTMIN(\+([1-9]|1[0-5]))?$|^RTMAX(-([1-9]|1[0-4]))?$/.test(name);
  return unless(
    isNumber || isRealTime || signals.includes(name),
    `the name of a signal, such as "SIGQUIT", or a number from 1 to ${highestSignal}`,
  );
}

/** On Linux, or on Windows. */
export const workingDirLimit: Limit = (text) =>
  unless(/^(\/|\\\\|[A-Za-z]:[\\/])/.test(text), 'an absolute path, such as "/srv"');

export const hostnameLimit: Limit = (text) =>
  unless(hasTemplate(text) || Buffer.byteLength(text) <= longestHostname, `at most ${longestHostname} bytes`);

export const userLimit: Limit = (text) =>
  unless(
    text.split(':').every((part) => !/^\d+$/.test(part) || Number(part) <= highestUserId),
    `names, or numbers up to ${highestUserId}`,
  );

export const programLimit: Limit = (text) => unless(text !== '', 'a program');

export function capabilityLimit(text: string): string | undefined {
  const name = text.toUpperCase();
  const isKnown = name === 'ALL' || capabilities.includes(name.replace(/^CAP_/, ''));
  return unless(isKnown, 'a capability of Linux, such as "NET_ADMIN", or ALL');
}

export const nameserverLimit: Limit = (text) => unless(isIP(text) !== 0, 'an IP address, such as "10.0.0.2"');

/** `name:address`; the schema has looked at the name. */
export function extraHostLimit(text: string): string | undefined {
  const address = text.slice(text.indexOf(':') + 1);
  return unless(
    address === hostGateway || isIP(address) !== 0,
    `an IP address behind the name, such as "db:10.0.0.9", or ${hostGateway}`,
  );
}

export function kernelParameterLimit(text: string): string | undefined {
  const name = text.replaceAll('/', '.');
  const isOwn =
    ownKernelParameters.includes(name) ||
    ownKernelParameterPrefixes.some((prefix) => name.startsWith(prefix));
  return unless(
    isOwn,
    `a kernel parameter that a container has for itself: ${[...ownKernelParameterPrefixes.map((prefix) => `${prefix}*`), ...ownKernelParameters].join(', ')}`,
  );
}
