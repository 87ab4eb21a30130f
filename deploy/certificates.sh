#!/usr/bin/env bash
# Make the certificates with which an installation's processes know one another, where they are missing.
#
#   deploy/certificates.sh [FOLDER [NAME…]]   by default tls in COGOV_SECRETS, else ./secrets/tls
#
# An authority of the installation's own signs a certificate for each service, the gateway, who scrapes,
# the broker and the database, and for each NAME (who calls gRPC from outside), for two years: to renew
# one, delete its folder, run this again and start the process again. Keep authority/tls.key apart: who
# has it can be any of them.
#
# In public lies what browsers see, made for the host of COGOV_PUBLIC_ADDRESS: put the certificate of an
# authority that browsers know there instead (tls.crt with its chain, tls.key).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. deploy/said.sh
chosen=$(said COGOV_SECRETS)
readonly folder=${1:-${chosen:-secrets}/tls}
host=$(said COGOV_PUBLIC_ADDRESS)
host=${host#*://} host=${host%%:*}
[[ $host =~ ^[0-9.]+$ ]] && kind=IP || kind=DNS
readonly host kind

request() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" "${@:2}" 2>/dev/null; }

# Readable like the other secrets: in a container the reader is another user.
signed() {
  local name=$1 names=$2 made=$folder/$1
  [[ -e $made/tls.crt ]] && return
  rm -rf "$made.new" && mkdir "$made.new"
  request "$name" -keyout "$made.new/tls.key" |
    openssl x509 -req -CA "$folder/ca.crt" -CAkey "$folder/authority/tls.key" -days 730 \
      -extfile <(printf 'subjectAltName=%s\n' "$names") -out "$made.new/tls.crt" 2>/dev/null
  cat "$made.new/tls.key" "$made.new/tls.crt" >"$made.new/both.pem" # as Kafka reads it
  cp "$folder/ca.crt" "$made.new"
  chmod 644 "$made.new"/*
  rm -rf "$made" && mv "$made.new" "$made"
}

mkdir -p "$folder"
chmod 700 "$folder"
if [[ ! -e $folder/authority ]]; then
  rm -rf "$folder/authority.new" && mkdir -m 700 "$folder/authority.new"
  request 'Cogov installation' -x509 -days 3650 -keyout "$folder/authority.new/tls.key" -out "$folder/ca.crt"
  mv "$folder/authority.new" "$folder/authority"
fi
for service in registry committee consultation deliberation alliance governance; do
  signed "$service" "DNS:$service-api,DNS:$service-worker,DNS:localhost"
done
signed gateway DNS:gateway
signed prometheus DNS:prometheus
signed kafka DNS:kafka,DNS:localhost
signed postgres DNS:postgres
signed public "$kind:${host:-localhost},DNS:localhost"
for name in "${@:2}"; do signed "$name" "DNS:$name"; done
