#!/bin/sh
# KAFKA_SOME_SETTING becomes some.setting (__ an underscore, ___ a hyphen); new data are formatted; then
# the broker runs.
set -eu
config=/opt/kafka/config/server.properties
env | sed -n 's/^KAFKA_\([A-Z0-9_]*\)=\(.*\)$/\1 \2/p' | grep -v '^HEAP_OPTS ' | while read -r name value; do
  printf '%s=%s\n' "$(printf %s "$name" | tr 'A-Z_' 'a-z.' | sed 's/\.\.\./-/g; s/\.\./_/g')" "$value"
done >"$config"
# Started often and run shortly: compiled only as far as it pays.
run() { exec java ${KAFKA_HEAP_OPTS:-} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '/opt/kafka/libs/*' "$@"; }
[ -e "$KAFKA_LOG_DIRS/meta.properties" ] ||
  (run kafka.tools.StorageTool format --cluster-id "${CLUSTER_ID:?}" --config "$config") >/dev/null
run kafka.Kafka "$config"
