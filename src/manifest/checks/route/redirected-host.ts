/** The host that a redirect takes over, in lower case: `from` is its address without port and path. */
export const redirectedHost = ({ from }: { readonly from: string }): string =>
  from.slice(from.indexOf('://') + 3).toLowerCase();
