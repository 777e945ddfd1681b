# Three images: the reconciler (the last stage, which is the default), and for swarms without Interlock its core (router) and
# the proxies that it makes (proxy). How to build and run them: docs/image.md. Nothing here is for one platform only.
# VERSION and REVISION (the commit) are for the labels: the release workflow gives them.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Without the native parts of ssh2, which it can do without.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY tools/build-page.mjs tools/
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

# nginx 1.27.4 or later, with the stream module: what the core renders needs them.
FROM debian:forky-slim AS proxy
RUN apt-get update \
  && apt-get install --yes --no-install-recommends nginx libnginx-mod-stream \
  && rm -rf /var/lib/apt/lists/* /etc/nginx/modules-enabled/* \
  && useradd --system --uid 101 --no-create-home --shell /usr/sbin/nologin nginx \
  # Until the core has mounted its own file here.
  && printf '%s\n' 'user nginx;' 'worker_processes 1;' 'error_log /dev/stderr;' 'pid /var/run/proxy.pid;' 'events {}' \
    'http { access_log off; server { listen 80; return 503; } }' >/etc/nginx/nginx.conf \
  && nginx -t
# The workers answer what they have begun.
STOPSIGNAL SIGQUIT
# No HEALTHCHECK here and in the router: swarm would let no task take traffic before its first check has passed.
CMD ["nginx", "-g", "daemon off;"]
ARG VERSION=unreleased REVISION=unknown
LABEL org.opencontainers.image.title="swarm-reconciler/proxy" \
  org.opencontainers.image.description="nginx for the service clusters of swarm-reconciler" \
  org.opencontainers.image.source="https://github.com/swarm-reconciler/swarm-reconciler" \
  org.opencontainers.image.documentation="https://github.com/swarm-reconciler/swarm-reconciler/tree/main/docs" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"

# The core: it tests each file with the nginx that will read it.
FROM proxy AS router
RUN apt-get update \
  && apt-get install --yes --no-install-recommends libatomic1 libstdc++6 \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN ln -s /app/dist/bin.js /usr/local/bin/reconciler && chmod a+x dist/bin.js && reconciler version
WORKDIR /
STOPSIGNAL SIGTERM
ENTRYPOINT ["reconciler"]
CMD ["router"]
ARG VERSION=unreleased REVISION=unknown
LABEL org.opencontainers.image.title="swarm-reconciler/router" \
  org.opencontainers.image.description="The Interlock-compatible core of swarm-reconciler: makes the proxies of service clusters" \
  org.opencontainers.image.source="https://github.com/swarm-reconciler/swarm-reconciler" \
  org.opencontainers.image.documentation="https://github.com/swarm-reconciler/swarm-reconciler/tree/main/docs" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"

# Not root, and it writes nothing but its copy of a git source, below /tmp.
FROM node:24-bookworm-slim AS reconciler
# For sources in git: the program, ssh for ssh:// addresses, and whom to trust for https://.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
  && rm -rf /var/lib/apt/lists/*
# Clones of git sources: the root file system may be read-only.
ENV NODE_ENV=production RECONCILER_WORK_DIR=/tmp/swarm-reconciler
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# What `demo` shows without a folder.
COPY manifests manifests
RUN ln -s /app/dist/bin.js /usr/local/bin/reconciler && chmod a+x dist/bin.js
# A number: who checks that a container does not run as root cannot read names.
USER 1000:1000
WORKDIR /
# Only a daemon that hangs is unhealthy; any other command, and a daemon without HTTP, is healthy.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["reconciler", "healthcheck", "--if-listening"]
ENTRYPOINT ["reconciler"]
CMD ["--help"]
ARG VERSION=unreleased REVISION=unknown
LABEL org.opencontainers.image.title="swarm-reconciler" \
  org.opencontainers.image.description="GitOps for Docker Swarm service clusters" \
  org.opencontainers.image.source="https://github.com/swarm-reconciler/swarm-reconciler" \
  org.opencontainers.image.documentation="https://github.com/swarm-reconciler/swarm-reconciler/tree/main/docs" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"
