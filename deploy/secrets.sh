#!/usr/bin/env bash
# Make the secrets that docker-compose.yml reads, where they are missing: a random password each.
#
#   deploy/secrets.sh [FOLDER]   by default $COGOV_SECRETS, else ./secrets
#
# The folder is its owner's alone. The files in it are readable, because in a container their reader is
# another user; nobody else gets as far as the files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly folder=${1:-${COGOV_SECRETS:-secrets}}

mkdir -p -m 700 "$folder"
for name in postgres cogov_owner cogov_registry cogov_committee cogov_governance grafana; do
  [[ -e $folder/$name ]] && continue
  # 32 characters of 64 kinds, no line end: what reads the file need not strip it.
  password=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
  printf '%s' "$password" >"$folder/$name.new"
  chmod 644 "$folder/$name.new"
  mv "$folder/$name.new" "$folder/$name"
done
