#!/bin/sh
# Runs a command with Node 24 first on the path, or prints where that is: tools/node-24.sh [COMMAND ARGS…]
# What is not there is installed once, into the user's cache: as a dependency it would take the place of the user's node
# in every npm script.
set -eu

node=$(command -v node)
case $("$node" --version) in
  v24.*) ;;
  *)
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/swarm-reconciler/node-24
    # The package "node" fetches that of the platform by an install script, which npm may not run.
    package=$("$node" --print '`node-${process.platform}-${process.arch}`')
    node=$cache/node_modules/$package/bin/node
    [ -x "$node" ] || npm install --prefix "$cache" --no-save --ignore-scripts --no-audit --no-fund "$package@24" >&2
    ;;
esac

if [ $# -eq 0 ]; then
  echo "$node"
else
  PATH=$(dirname "$node"):$PATH exec "$@"
fi
