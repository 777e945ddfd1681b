# Three images: the reconciler (the last stage, which is the default), and for swarms without Interlock its core (router) and
# the proxies that it makes (proxy). How to build and run them: docs/image.md.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src src
RUN npx tsc && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

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
CMD ["nginx", "-g", "daemon off;"]

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
RUN ln -s /app/dist/bin.js /usr/local/bin/reconciler && chmod a+x dist/bin.js
# A number: who checks that a container does not run as root cannot read names.
USER 1000:1000
WORKDIR /
ENTRYPOINT ["reconciler"]
CMD ["--help"]
