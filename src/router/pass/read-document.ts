import { Failure } from '../../model/failure.ts';
import { parseDocument } from '../../interlock/document/parse-document.ts';
import type { RouterContext } from './router-context.ts';
import type { GoodDocument } from './router-state.ts';

/** config.toml as it stands, and what is wrong with it. */
export interface ReadDocument {
  /** The last one that could be used; undefined: none yet. */
  readonly good: GoodDocument | undefined;
  readonly fault: string | undefined;
}

/** A config.toml that is broken or gone changes nothing: the last good one goes on. */
export async function readDocument({ dependencies, memory }: RouterContext): Promise<ReadDocument> {
  const { configToml } = dependencies;
  const { document: last } = memory.state();
  try {
    const text = await configToml.read();
    if (text === last?.text) return { good: last, fault: undefined };
    const parsed = parseDocument(text);
    if (!parsed.ok) {
      const { message, line, column } = parsed.error;
      const place = line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`;
      return { good: last, fault: `${configToml.path}${place}: ${message}` };
    }
    const good = { document: parsed.document, text };
    memory.update({ document: good });
    return { good, fault: undefined };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { good: last, fault: error.message };
  }
}
