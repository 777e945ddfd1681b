import { visibleText } from '../../kernel/visible-text.ts';

/** A JSON pointer (RFC 6901) with one more segment. */
export const childPointer = (pointer: string, segment: string | number): string =>
  `${pointer}/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`;

export const parentPointer = (pointer: string): string =>
  pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));

export const segmentsOf = (pointer: string): readonly string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A pointer as users write it: `spec.route.hosts[0]`, `spec.labels["com.example.team"]`. */
export function fieldName(pointer: string): string {
  return segmentsOf(pointer).reduce((name, written) => {
    const segment = written.replace(valueInKey, '$1***');
    if (/^\d+$/.test(segment)) return `${name}[${segment}]`;
    if (!/^[\w-]+$/.test(segment)) return `${name}[${visibleText(JSON.stringify(segment))}]`;
    return name === '' ? segment : `${name}.${segment}`;
  }, '');
}

/** `{ PORT:8000 }` and `{ PORT 8000 }` are a key without a value, and the intended value may be a secret. */
export const valueInKey = /([:=\s]).+$/s;
