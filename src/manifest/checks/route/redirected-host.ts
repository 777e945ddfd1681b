/** The host that a redirect applies to, in lower case: `from` is a URL without port and path. */
export const redirectedHost = ({ from }: { readonly from: string }): string =>
  from.slice(from.indexOf('://') + 3).toLowerCase();
