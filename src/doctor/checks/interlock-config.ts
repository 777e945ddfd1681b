import { configServiceNameOf } from '../../interlock/blocks/extension-block.ts';
import { findInterlock } from '../../interlock/find-interlock.ts';
import { proxyNamesIn, serviceNamesIn } from '../../interlock/blocks/service-names.ts';
import type { InterlockDocument, ParsedConfigToml } from '../../model/interlock-document.ts';
import { coreLabel, routerCore } from '../../model/own-labels.ts';
import { interlockFacts } from '../../observe/interlock-facts.ts';
import { readLedger } from '../../ledger/read-ledger.ts';
import { skipped, type Check } from '../check.ts';
import type { Examination } from '../examination.ts';

export const interlockConfig: Check = (examination) => {
  const check = 'config.toml';
  const running = runningConfig(examination);
  if (typeof running === 'string') return skipped(check, running);
  if (running.config === undefined) {
    return {
      check,
      status: 'failed',
      found: `${running.core} mounts no config at ${running.target}`,
      hint: 'Set the path in spec.configTarget of an Interlock manifest',
    };
  }
  const { name, parsed } = running.config;
  if (!parsed.ok) {
    const { line = 1, column = 1, message } = parsed.error;
    return {
      check,
      status: 'failed',
      found: `${name} cannot be read at ${line}:${column}: ${message}`,
      hint: `docker config inspect --pretty ${name}`,
    };
  }
  return blocksFinding(check, name, parsed.document, running);
};

interface Running {
  readonly core: string;
  readonly target: string;
  readonly config: { readonly name: string; readonly parsed: ParsedConfigToml } | undefined;
  readonly services: readonly string[];
  /** The project's own core makes proxies alone, and needs no block. */
  readonly isRouter: boolean;
}

function runningConfig({ lists, owner }: Examination): Running | string {
  if (lists?.services.ok !== true || !lists.configs.ok) return 'services or configs cannot be read';
  const observed = { services: lists.services.value, configs: lists.configs.value };
  const ledger = readLedger(observed.configs, owner).ledger ?? { salt: '', rows: {} };
  const names = findInterlock(observed, ledger);
  const services = observed.services.map(({ name }) => name);
  if (!services.includes(names.coreService)) return 'there is no Interlock core';
  const { running: config, coreLabels } = interlockFacts(observed, names);
  const isRouter = coreLabels?.[coreLabel] === routerCore;
  return { core: names.coreService, target: names.configTarget, config, services, isRouter };
}

/** Interlock's core exits without a block, and creates services for each. */
function blocksFinding(
  check: string,
  name: string,
  document: InterlockDocument,
  { services, isRouter }: Running,
): ReturnType<Check> {
  const blocks = Object.keys(document.extensions);
  if (blocks.length === 0 && !isRouter) {
    return {
      check,
      status: 'failed',
      found: `${name} has no extension block, and the core exits without one`,
      hint: 'Declare a ServiceCluster, or restore the previous config: docker service rollback of the core',
    };
  }
  const found = `${name} has the ${blocks.length === 1 ? 'block' : 'blocks'} ${blocks.join(', ')}`;
  const expected = isRouter ? proxyNamesIn(document) : serviceNamesIn(document);
  const missing = expected
    .filter((service) => !services.includes(service))
    // Only hitless blocks have a config service.
    .filter((service) => !isConfigService(service, document));
  if (missing.length === 0) return { check, status: 'ok', found };
  return {
    check,
    status: 'warning',
    found: `${found}, of which the core has not created: ${missing.join(', ')}`,
    hint: 'See the log of the core: docker service logs',
  };
}

const isConfigService = (service: string, { extensions }: InterlockDocument): boolean =>
  Object.values(extensions).some((block) => configServiceNameOf(block) === service);
