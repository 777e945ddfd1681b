import { readFile } from 'node:fs/promises';
import { Document } from 'yaml';
import { compile } from '../../compile/compile.ts';
import { parseDocument } from '../../interlock/document/parse-document.ts';
import { renderDocument } from '../../interlock/document/render-document.ts';
import { describeProxy } from '../../nginx/describe-proxy.ts';
import { desiredProxies } from '../../nginx/desired-proxies.ts';
import { renderProxy } from '../../nginx/render-proxy.ts';
import { objectOf, type Json, type JsonObject } from '../../kernel/json.ts';
import { visibleEscapes } from '../../kernel/visible-text.ts';
import type { Desired } from '../../model/desired.ts';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import type { Facts } from '../../model/facts.ts';
import { Failure } from '../../model/failure.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { maskedAt } from '../../model/masking/masked-values.ts';
import { jsonDocument } from '../../report/json-document.ts';
import { maskedFieldValues } from '../../model/masking/masked-field-values.ts';
import { inertYaml } from '../inert-yaml.ts';
import { loadValidManifests, type SourceChoice } from '../load-manifests.ts';
import type { RenderFlags } from '../program/options.ts';
import { showsSecrets } from '../show-secrets.ts';
import type { Streams } from '../terminal/streams.ts';

export type RenderOptions = SourceChoice & RenderFlags;

/** `reconciler render`: the desired state of the manifests, without a swarm. */
export async function render(options: RenderOptions, streams: Streams): Promise<ExitCode> {
  if (options.output === 'toml' && options.kind !== 'config.toml') {
    throw new Failure(`Cannot print a ${options.kind} as TOML: only config.toml is TOML`, {
      kind: 'rejected',
      code: 'usage',
      hint: `Use -o yaml or -o json, or --kind config.toml`,
    });
  }
  if (options.cluster !== undefined && options.kind !== 'nginx') {
    throw new Failure(`Cannot print the ${options.kind} of one cluster: --cluster is for --kind nginx`, {
      kind: 'rejected',
      code: 'usage',
    });
  }
  const isRevealed = showsSecrets({ showSecrets: options.showSecrets }, streams);
  const loaded = await loadValidManifests(options, streams);
  if (loaded === undefined) return exitCodes.error;
  const facts = options.fromConfig === undefined ? {} : await factsFrom(options.fromConfig);
  streams.stdout.write(print(compile(loaded.set, facts, { prune: options.prune }), options, isRevealed));
  return exitCodes.done;
}

async function factsFrom(file: string): Promise<Facts> {
  const parsed = parseDocument(await readText(file));
  if (parsed.ok) return { document: parsed.document };
  const { line = 1, column = 1, message } = parsed.error;
  throw new Failure(`Cannot read "${file}" at ${line}:${column}: ${message}`, {
    kind: 'rejected',
    code: 'usage',
  });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Failure(`Cannot read "${file}"`, {
      kind: 'rejected',
      code: 'usage',
      hint: '--from-config names a config.toml, as docker config inspect --pretty prints it',
      cause,
    });
  }
}

function print(desired: Desired, options: RenderOptions, isRevealed: boolean): string {
  const { kind, output } = options;
  if (kind === 'nginx') return printNginx(desired, options, isRevealed);
  const document = desired.interlock?.document;
  if (kind === 'config.toml' && (output ?? 'toml') === 'toml') {
    if (document === undefined) return '';
    return visibleEscapes(renderDocument(isRevealed ? document : maskedDocument(document)));
  }
  const value = valueOf(desired, kind, isRevealed);
  return output === 'json' ? jsonDocument(value) : inertYaml(new Document(value));
}

/** The files of the proxies. Without secrets, because lines of nginx.conf in config.toml may hold some. */
function printNginx(desired: Desired, { cluster, output }: RenderOptions, isRevealed: boolean): string {
  const { interlock } = desired;
  const shown =
    interlock === undefined || isRevealed
      ? desired
      : { ...desired, interlock: { ...interlock, document: maskedDocument(interlock.document) } };
  const all = desiredProxies(shown);
  const proxies = all.filter((model) => cluster === undefined || model.cluster === cluster);
  if (cluster !== undefined && proxies.length === 0) {
    throw new Failure(`Cannot print the nginx.conf of "${cluster}": no manifest declares this cluster`, {
      kind: 'rejected',
      code: 'usage',
      hint: `Declared: ${all.map((model) => model.cluster || '"" (the default cluster)').join(', ') || 'none'}`,
    });
  }
  const rendered = proxies.map((model) => ({ cluster: model.cluster, ...renderProxy(model) }));
  if (output === undefined) return rendered.map((one) => describeProxy(one.cluster, one)).join('\n');
  const value = rendered.map(({ cluster: name, text, refused, notes }) => ({
    cluster: name,
    text,
    refused,
    notes,
  }));
  return output === 'json' ? jsonDocument(value) : inertYaml(new Document(value));
}

function valueOf(
  { interlock, services, networks, nodes }: Desired,
  kind: Exclude<RenderFlags['kind'], 'nginx'>,
  isRevealed: boolean,
): object {
  const shown = (value: JsonObject): Json => (isRevealed ? value : maskedAt([], value));
  switch (kind) {
    case 'config.toml':
      return {
        ...(shown({ ...interlock?.document.top, Extensions: interlock?.document.extensions }) as object),
      };
    case 'service':
      return services.map(({ name, values }) => ({
        name,
        ...(isRevealed ? values : maskedFieldValues(values)),
      }));
    case 'network':
      return networks.map(({ origin, ...network }) => shown({ ...network }));
    case 'node':
      return nodes.map(({ origin, ...node }) => shown({ ...node }));
  }
}

const maskedDocument = ({ top, extensions }: InterlockDocument): InterlockDocument => ({
  top: objectOf(maskedAt([], top)),
  extensions: objectOf(maskedAt(['Extensions'], extensions)) as InterlockDocument['extensions'], // the same keys
});
