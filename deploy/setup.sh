#!/usr/bin/env bash
# Install Cogov into .venv, from the lock and nothing else.
#
#   deploy/setup.sh run   what running it needs
#   deploy/setup.sh dev   what developing it needs as well
#
# A machine needs Python 3.11+ with venv and nothing else; uv comes into .tools from PyPI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly UV_VERSION=0.13.9
readonly mode=${1:-}

say() { printf '%s\n' "$*" >&2; }

find_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python=$candidate
      return
    fi
  done
  say "Cogov needs Python 3.11 or newer, and none is on this machine's PATH."
  say "Install it and repeat the command. On Debian 12, Ubuntu 24.04 or newer:"
  say "    apt-get install python3 python3-venv"
  exit 1
}

require_venv() {
  "$python" -c 'import ensurepip, venv' 2>/dev/null && return
  say "Cogov needs Python's venv module, and $python comes without it."
  say "Install it and repeat the command. On Debian 12, Ubuntu 24.04 or newer:"
  say "    apt-get install python3-venv"
  exit 1
}

# What is installed follows from these files; a mark with their checksum saves the work.
wanted() {
  cat deploy/setup.sh pyproject.toml uv.lock protos/pyproject.toml services/*/pyproject.toml | cksum
}

installed() {
  [[ -x .venv/bin/python && -f ".venv/.cogov-$1" && "$(<".venv/.cogov-$1")" == "$(wanted)" ]]
}

install_uv() {
  [[ -x .tools/bin/uv && "$(.tools/bin/uv --version)" == "uv $UV_VERSION"* ]] && return
  say "Installing uv $UV_VERSION into .tools"
  "$python" -m venv --clear .tools
  .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
}

sync() {
  local only=()
  [[ $mode == run ]] && only=(--no-dev)
  say "Installing Cogov into .venv"
  # A company's own authority stands in the system's store; a bare machine may have no store.
  if [[ -s /etc/ssl/certs/ca-certificates.crt ]]; then
    export UV_SYSTEM_CERTS=true
  fi
  env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv \
    .tools/bin/uv sync --frozen --quiet --compile-bytecode --python "$python" "${only[@]}"
  rm -f .venv/.cogov-run .venv/.cogov-dev
  wanted >".venv/.cogov-$mode"
}

case $mode in
  run) if installed run || installed dev; then exit 0; fi ;;
  dev) if installed dev; then exit 0; fi ;;
  *)
    say "usage: deploy/setup.sh run|dev"
    exit 2
    ;;
esac
find_python
require_venv
install_uv
sync
