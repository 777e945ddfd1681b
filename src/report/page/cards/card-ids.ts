/** An empty name: the default cluster. */
export const clusterId = (cluster: string): string => `cluster/${cluster}`;

export const hostId = (cluster: string, host: string): string => `host/${cluster}/${host}`;

export const clusterTitle = (cluster: string): string => (cluster === '' ? 'default' : cluster);
