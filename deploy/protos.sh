#!/usr/bin/env bash
# Look after the published language in protos/.
#
#   deploy/protos.sh generate   write protos/gen/python from the contracts
#   deploy/protos.sh fresh      fail if what is committed there is not what they say
#   deploy/protos.sh lint       fail if a contract is badly written
#   deploy/protos.sh breaking   fail if a contract breaks its readers; COGOV_PROTOS_BEFORE names
#                               what to compare with, by default the branch main
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly bin=$PWD/.venv/bin

generate_into() {
  local contracts
  mapfile -t contracts < <(cd protos && find cogov -name '*.proto' | LC_ALL=C sort)
  "$bin/python" -m grpc_tools.protoc --proto_path=protos \
    --python_out="$1" --pyi_out="$1" --grpc_python_out="$1" "${contracts[@]}"
  local stub
  for stub in $(find "$1/cogov" -name '*_pb2_grpc.py'); do
    # A contract without a service needs no gRPC module.
    grep -q '^class [A-Za-z]*Stub\b' "$stub" || rm "$stub"
  done
}

generate() {
  find protos/gen/python/cogov \( -name '*_pb2*.py' -o -name '*_pb2.pyi' \) -delete
  find protos/gen/python/cogov -mindepth 1 -type d -empty -delete
  generate_into protos/gen/python
}

fresh() {
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  generate_into "$scratch"
  cp protos/gen/python/cogov/py.typed "$scratch/cogov/"
  if ! diff -r --exclude=__pycache__ --brief protos/gen/python/cogov "$scratch/cogov"; then
    echo "The generated Python is not what the contracts say: run 'make protos' and commit." >&2
    exit 1
  fi
}

breaking() {
  local before=${COGOV_PROTOS_BEFORE:-}
  if [[ -z $before ]]; then
    local branch
    for branch in main origin/main; do
      # A clone of another branch has no local main; a history without contracts has nobody to break.
      if git -c "safe.directory=*" cat-file -e "$branch:protos/buf.yaml" 2>/dev/null; then
        before=$(mktemp -d)
        scratch=$before
        trap 'rm -rf "$scratch"' EXIT
        git -c "safe.directory=*" archive "$branch" protos | tar -x -C "$before"
        before=$before/protos
        break
      fi
    done
  fi
  if [[ -z $before ]]; then
    echo "No contracts on main yet: there is nothing to break."
    return
  fi
  (cd protos && "$bin/buf" breaking --against "$before")
}

case ${1:-} in
  generate) generate ;;
  fresh) fresh ;;
  lint) (cd protos && "$bin/buf" lint) ;;
  breaking) breaking ;;
  *)
    echo "usage: deploy/protos.sh generate|fresh|lint|breaking" >&2
    exit 2
    ;;
esac
