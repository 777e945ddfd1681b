import type { OpenValue, SopsFile } from './sops-file.ts';
import { damaged } from './sops-failure.ts';
import { parseMetadata } from './sops-metadata.ts';

/** A file of lines `name=value`, in which SOPS writes its notes as further lines. */
export function parseDotenv(bytes: Uint8Array): SopsFile {
  const lines = Buffer.from(bytes)
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  const entries = lines.filter((line) => !line.startsWith('#')).map(parseEntry);
  const noted = new Map(
    entries.flatMap(({ name, value }) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
    ),
  );
  return {
    metadata: parseMetadata({
      mac: noted.get('mac'),
      lastmodified: noted.get('lastmodified'),
      mac_only_encrypted: noted.get('mac_only_encrypted'),
      age: [...noted].filter(([name]) => ageFile.test(name)).map(([, enc]) => ({ enc })),
      key_groups: [...noted.keys()].filter((name) => name.startsWith('key_groups')),
    }),
    render: (open) => Buffer.from(lines.flatMap((line) => openLine(line, open)).join('')),
  };
}

const prefix = 'sops_';
const ageFile = /^age__list_\d+__map_enc$/;

interface Entry {
  readonly name: string;
  readonly value: string;
}

function parseEntry(line: string): Entry {
  const split = line.indexOf('=');
  if (split < 0) throw damaged('a line in it');
  return { name: line.slice(0, split), value: line.slice(split + 1).replaceAll('\\n', '\n') };
}

function openLine(line: string, open: OpenValue): readonly string[] {
  // A comment that is encrypted could not be read.
  if (line.startsWith('#')) return line.startsWith('#ENC[AES256_GCM,') ? [] : [`${line}\n`];
  const { name, value } = parseEntry(line);
  if (name.startsWith(prefix)) return [];
  const opened = open(value, [name]);
  const text = opened instanceof Uint8Array ? Buffer.from(opened).toString() : String(opened);
  return [`${name}=${text.replaceAll('\n', '\\n')}\n`];
}
