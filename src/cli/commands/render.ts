import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { compile } from '../../compile/compile.ts';
import { parseDocument } from '../../interlock/document/parse-document.ts';
import { renderDocument } from '../../interlock/document/render-document.ts';
import type { Desired } from '../../model/desired.ts';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import type { Facts } from '../../model/facts.ts';
import { Failure } from '../../model/failure.ts';
import { loadValidManifests, type SourceChoice } from '../load-manifests.ts';
import type { RenderFlags } from '../program/options.ts';
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
  const loaded = await loadValidManifests(options, streams);
  if (loaded === undefined) return exitCodes.error;
  const facts = options.fromConfig === undefined ? {} : await factsFrom(options.fromConfig);
  streams.stdout.write(print(compile(loaded.set, facts, { prune: options.prune }), options));
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

function print(desired: Desired, { kind, output }: RenderOptions): string {
  if (kind === 'config.toml' && (output ?? 'toml') === 'toml') {
    return desired.interlock === undefined ? '' : renderDocument(desired.interlock.document);
  }
  const value = valueOf(desired, kind);
  return output === 'json' ? `${JSON.stringify(value, null, 2)}\n` : stringify(value);
}

function valueOf(desired: Desired, kind: RenderFlags['kind']): unknown {
  switch (kind) {
    case 'config.toml':
      return { ...desired.interlock?.document.top, Extensions: desired.interlock?.document.extensions };
    case 'service':
      return desired.services.map(({ name, values }) => ({ name, ...values }));
    case 'network':
      return desired.networks.map(({ origin, ...network }) => network);
    case 'node':
      return desired.nodes.map(({ origin, ...node }) => node);
  }
}
