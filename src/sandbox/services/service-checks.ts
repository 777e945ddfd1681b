import { checkReferences } from '../objects/blob-references.ts';
import { parseConstraint } from '../scheduler/constraint.ts';
import type { Dialect } from '../dialect.ts';
import { isImageReference } from './image-reference.ts';
import { refuseArgument } from '../http/refusal.ts';
import type {
  ContainerSpec,
  EndpointSpec,
  Health,
  ResourceAmounts,
  ServiceSpec,
  TaskTemplate,
  UpdateConfig,
} from '../bodies/service-spec.ts';

/** swarmkit's checks of a spec alone, in its order, since only the first mistake is reported. */
export function checkService(spec: ServiceSpec, dialect: Dialect): void {
  if (spec.Name === '') refuseArgument('name must be provided');
  checkDnsName(spec.Name, refuseArgument);
  checkTemplate(spec.TaskTemplate, dialect);
  const isJob = spec.Mode.ReplicatedJob !== undefined || spec.Mode.GlobalJob !== undefined;
  if (isJob && spec.UpdateConfig !== undefined) refuseArgument('Jobs may not have an update config');
  // Unexpectedly, swarmkit does not check the rollback config.
  checkUpdate(spec.UpdateConfig);
  checkEndpoint(spec.EndpointSpec);
}

/** The rule for services and swarm networks. Contrary to its message it allows underscores. */
export function checkDnsName(name: string, refuseName: (description: string) => never): void {
  if (!/^[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*$/.test(name)) {
    refuseName('name must be valid as a DNS name component');
  }
  if (name.length > 63) refuseName('name must be 63 characters or fewer');
}

function checkTemplate(template: TaskTemplate, dialect: Dialect): void {
  checkAmounts(template.Resources?.Limits);
  checkAmounts(template.Resources?.Reservations);
  if ((template.RestartPolicy?.Delay ?? 0) < 0) refuseArgument('TaskSpec: restart-delay cannot be negative');
  if ((template.RestartPolicy?.Window ?? 0) < 0)
    refuseArgument('TaskSpec: restart-window cannot be negative');
  for (const constraint of template.Placement?.Constraints ?? []) parseConstraint(constraint);
  checkReferences('secret', template.ContainerSpec);
  checkReferences('config', template.ContainerSpec);
  checkContainer(template.ContainerSpec, dialect);
}

function checkAmounts({ NanoCPUs: cpus = 0, MemoryBytes: bytes = 0 }: ResourceAmounts = {}): void {
  if (cpus !== 0 && cpus < 1e6) {
    refuseArgument(`invalid cpu value ${asGo(cpus / 1e9)}: Must be at least 0.001`);
  }
  if (bytes !== 0 && bytes < 4 * 1024 * 1024) {
    refuseArgument(`invalid memory value ${bytes}: Must be at least 4MiB`);
  }
}

/** Go prints exponents with two digits. */
const asGo = (number: number): string => String(number).replace(/e([+-])(\d)$/, 'e$10$2');

function checkContainer(container: ContainerSpec | undefined, dialect: Dialect): void {
  const image = container?.Image ?? '';
  if (image === '') refuseArgument('ContainerSpec: image reference must be provided');
  if (!isImageReference(image, dialect)) {
    refuseArgument(`ContainerSpec: ${JSON.stringify(image)} is not a valid repository/tag`);
  }
  checkHealth(container?.Healthcheck);
  checkCredentialConfig(container);
  const targets = (container?.Mounts ?? []).map((mount) => mount.Target ?? '');
  const twice = targets.find((target, index) => targets.indexOf(target) !== index);
  if (twice !== undefined) refuseArgument(`ContainerSpec: duplicate mount point: ${twice}`);
}

function checkHealth(health: Health = {}): void {
  for (const key of ['Interval', 'Timeout', 'StartPeriod'] as const) {
    const time = health[key] ?? 0;
    if (time !== 0 && time < 1_000_000) {
      refuseArgument(`ContainerSpec: ${key} in HealthConfig cannot be less than 1ms`);
    }
  }
  if ((health.Retries ?? 0) < 0) refuseArgument('ContainerSpec: Retries in HealthConfig cannot be negative');
}

function checkCredentialConfig(container: ContainerSpec | undefined): void {
  const config = container?.Privileges?.CredentialSpec?.Config ?? '';
  const isMounted = (container?.Configs ?? []).some(
    ({ ConfigID, Runtime }) => Runtime !== undefined && ConfigID === config,
  );
  if (config === '' || isMounted) return;
  refuseArgument(
    `CredentialSpec references config '${config}', but that config isn't in config references with RuntimeTarget`,
  );
}

function checkUpdate(config: UpdateConfig | undefined): void {
  if (config === undefined) return;
  if ((config.Delay ?? 0) < 0) refuseArgument('TaskSpec: update-delay cannot be negative');
  if ((config.Monitor ?? 0) < 0) refuseArgument('TaskSpec: update-monitor cannot be negative');
  if (config.MaxFailureRatio < 0 || config.MaxFailureRatio > 1) {
    refuseArgument('TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1');
  }
}

function checkEndpoint(endpoint: EndpointSpec | undefined): void {
  const ports = endpoint?.Ports ?? [];
  if (endpoint?.Mode === 'dnsrr' && ports.some((port) => port.PublishMode === 'ingress')) {
    refuseArgument("EndpointSpec: port published with ingress mode can't be used with dnsrr mode");
  }
  const published = ports
    .filter((port) => port.PublishedPort !== undefined)
    .map((port) => `${port.PublishedPort ?? 0}/${port.Protocol}`);
  if (new Set(published).size < published.length) {
    refuseArgument('EndpointSpec: duplicate published ports provided');
  }
}
