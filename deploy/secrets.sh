#!/usr/bin/env bash
# Make the secrets that docker-compose.yml and deploy/production.yml read, where they are missing: a
# random password each.
#
#   deploy/secrets.sh [FOLDER]   by default COGOV_SECRETS, of the environment or .env, else ./secrets
#
# The folder is its owner's alone. The files in it are readable, because in a container their reader is
# another user; nobody else gets as far as the files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. deploy/said.sh
chosen=$(said COGOV_SECRETS)
readonly folder=${1:-${chosen:-secrets}}

mkdir -p -m 700 "$folder"
mkdir -p "$folder/issuers" # for the public keys of issuers that have no address: /issuers in a container
for name in postgres cogov_owner cogov_{registry,committee,consultation,deliberation,alliance,governance} kafka_{registry,committee,consultation,deliberation,alliance,governance} grafana; do
  [[ -e $folder/$name ]] && continue
  # 32 characters of 64 kinds, no line end: what reads the file need not strip it.
  password=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
  printf '%s' "$password" >"$folder/$name.new"
  chmod 644 "$folder/$name.new"
  mv "$folder/$name.new" "$folder/$name"
done
