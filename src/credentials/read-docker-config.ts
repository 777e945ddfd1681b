import { readFile } from 'node:fs/promises';
import { isJsonObject, type Json } from '../kernel/json.ts';
import { Failure } from '../model/failure.ts';
import { dockerConfigOf, type DockerConfig } from './docker-config.ts';

/** Reads a file as `docker login` writes it; undefined if it does not exist. */
export async function readDockerConfig(file: string): Promise<DockerConfig | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  const value = parse(text, file);
  if (isJsonObject(value)) return dockerConfigOf(value);
  throw invalid(file, 'it contains no object');
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException; // of the file system
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw invalid(file, `it cannot be read (${code ?? 'unknown error'})`, cause);
  }
}

function parse(text: string, file: string): Json {
  try {
    return JSON.parse(text) as Json; // JSON.parse returns JSON
  } catch (error) {
    // Its message quotes the file, which has passwords in it: only the place is used, and it is no cause.
    throw invalid(`${file}${placeIn(text, String(error))}`, 'it is not valid JSON');
  }
}

/** `:3:12`, if the parser names a position. */
function placeIn(text: string, message: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return `:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

const invalid = (place: string, reason: string, cause?: unknown): Failure =>
  new Failure(`Cannot use the registry credentials in "${place}": ${reason}`, {
    kind: 'rejected',
    code: 'usage',
    hint: 'The file must be as docker login writes it: {"auths": {"registry.example": {"auth": "…"}}}',
    cause,
  });
