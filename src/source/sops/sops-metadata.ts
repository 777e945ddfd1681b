import type { SopsMetadata } from './sops-file.ts';
import { damaged, SopsError } from './sops-failure.ts';

/** Checks the notes of SOPS, which anybody may have written. */
export function parseMetadata(noted: unknown): SopsMetadata {
  if (!isRecord(noted)) throw damaged('what SOPS notes in it');
  const { mac, lastmodified, age, mac_only_encrypted: macOnly } = noted;
  const groups = noted['key_groups'];
  if (Array.isArray(groups) && groups.length > 0) {
    throw new SopsError(
      'it needs keys of several groups',
      'Encrypt it for one group of age recipients: sops updatekeys after a change of .sops.yaml',
    );
  }
  const ageFiles = (Array.isArray(age) ? age : []).map((entry: unknown) => {
    const file = isRecord(entry) ? entry['enc'] : undefined;
    if (typeof file !== 'string') throw damaged('an age key in it');
    return file;
  });
  if (ageFiles.length === 0) {
    throw new SopsError(
      'it is not encrypted for an age key',
      'Encrypt it for the age recipient of the reconciler too: sops rotate --add-age age1…',
    );
  }
  if (typeof mac !== 'string' || typeof lastmodified !== 'string') throw damaged('what SOPS notes in it');
  return {
    ageFiles,
    mac,
    lastModified: lastmodified,
    macOnlyEncrypted: macOnly === true || macOnly === 'true',
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
