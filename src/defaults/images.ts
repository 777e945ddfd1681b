/** The version of package.json: a test holds them together. */
const version = '0.2.0';

/** The images of `Dockerfile`, where no manifest names others. */
export const routerImage = `swarm-reconciler/router:${version}`;
export const proxyImage = `swarm-reconciler/proxy:${version}`;
