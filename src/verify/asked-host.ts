/** The host that a client would ask for: a name below the domain where it begins with an asterisk, in ASCII. */
export function askedHost(host: string): string {
  const name = host.replace(/^(\*\.|\.)/, 'verify.');
  const address = `http://${name}`;
  return URL.canParse(address) ? new URL(address).hostname : name;
}
