# The reconciler as an image: not root, and it writes nothing but its copy of a git source, below /tmp.
# How to run it: docs/image.md.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src src
RUN npx tsc && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
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
