import { parseDocument } from '../../../src/interlock/document/parse-document.ts';
import type { InterlockDocument } from '../../../src/model/interlock-document.ts';
import type { CliOnSandbox } from './cli-on-sandbox.ts';

/** config.toml as the core of a simulated swarm mounts it. */
export function runningDocumentOf({ engine }: CliOnSandbox): InterlockDocument {
  const { services, configs } = engine.sandbox.snapshot();
  const core = services.find(({ Spec }) => Spec.Name === 'ucp-interlock');
  const [reference] = core?.Spec.TaskTemplate.ContainerSpec?.Configs ?? [];
  const config = configs.find(({ ID }) => ID === reference?.ConfigID);
  const parsed = parseDocument(Buffer.from(config?.Spec.Data ?? '', 'base64').toString('utf8'));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.document;
}
