import { domainToASCII } from 'node:url';

export type HostName = { readonly host: string } | { readonly reason: string; readonly hint: string };

const longestName = 253;
const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** A host as nginx compares it: lower case, punycode, without a final dot. */
export function hostName(text: string): HostName {
  const isWildcard = text.startsWith('*.');
  const name = (isWildcard ? text.slice(2) : text).replace(/\.$/, '');
  if (name.includes('*')) {
    return { reason: 'has a * elsewhere than in front', hint: 'Write it as *.example.com' };
  }
  const ascii = asciiOf(name);
  const isName = ascii.length <= longestName && ascii.split('.').every((part) => label.test(part));
  if (!isName)
    return { reason: 'is not a host name', hint: 'Use letters, digits, - and dots, as app.example.com' };
  return { host: isWildcard ? `*.${ascii}` : ascii };
}

/** Only names beyond ASCII are converted: the conversion also reads 0x7f.1 as an address. */
const asciiOf = (name: string): string =>
  /^[\u0000-\u007f]*$/.test(name) ? name.toLowerCase() : domainToASCII(name);
