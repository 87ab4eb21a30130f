#!/usr/bin/env bash
# Install what the tests need from the system's packages, or say exactly what to install.
#
#   deploy/test-deps.sh         everything the tests need
#   deploy/test-deps.sh stack   what `cogov stack` needs, and no more
#
# One line a need: what it is for | how to see that it is there | Debian's packages.
set -euo pipefail

readonly STACK=(
  "a PostgreSQL server|has_postgresql|postgresql"
  "a Java runtime|has_java|openjdk-17-jre-headless"
  "nginx|has_nginx|nginx-light"
)
readonly TESTS=(
  "Prometheus|has_prometheus|prometheus"
  "libfaketime|has_faketime|libfaketime"
  "a browser|has_browser|chromium"
  "Chinese fonts|has_fonts|fonts-noto-cjk fontconfig"
  "Pango for PDF|has_pango|libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)

say() { printf '%s\n' "$*" >&2; }

has_postgresql() {
  command -v initdb >/dev/null || compgen -G "${COGOV_POSTGRES_ROOT:-/usr/lib/postgresql}/*/bin/initdb" >/dev/null
}

has_browser() { command -v "${COGOV_CHROMIUM:-chromium}" >/dev/null; }

has_fonts() { command -v fc-list >/dev/null && fc-list ':lang=zh-cn' family | grep -q 'Noto S.* CJK'; }

has_pango() { ldconfig -p | grep -q libpangoft2-1.0; }

# Debian keeps servers where a user's PATH does not look.
has_nginx() { command -v nginx >/dev/null || [[ -x ${COGOV_SBIN:-/usr/sbin}/nginx ]]; }

has_java() { command -v java >/dev/null; }

has_faketime() { compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null; }

has_prometheus() { command -v prometheus >/dev/null; }

case ${1:-} in
  stack) who="cogov stack needs" needs=("${STACK[@]}") ;;
  "") who="The tests need" needs=("${STACK[@]}" "${TESTS[@]}") ;;
  *)
    say "usage: deploy/test-deps.sh [stack]"
    exit 2
    ;;
esac

missing=()
packages=()
look() {
  local need what seen names
  missing=()
  packages=()
  for need in "${needs[@]}"; do
    IFS='|' read -r what seen names <<<"$need"
    "$seen" && continue
    missing+=("$what")
    read -ra names <<<"$names"
    packages+=("${names[@]}")
  done
}

give_up() {
  say "$who ${missing[*]}, which this machine does not have$1."
  say "Install it and repeat the command. On Debian or Ubuntu, as root:"
  say "    apt-get install ${packages[*]}"
  exit 1
}

look
[[ ${#missing[@]} -eq 0 ]] && exit 0

command -v apt-get >/dev/null || give_up ", and there is no apt-get to install it with"
as_root=()
if [[ $(id -u) -ne 0 ]]; then
  sudo -n true 2>/dev/null || give_up ", and this user may not install packages"
  as_root=(sudo -n)
fi

say "Installing: ${packages[*]}"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update ||
  give_up ", and the list of packages could not be fetched"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get -qq install --yes --no-install-recommends "${packages[@]}" >/dev/null ||
  give_up ", and installing it failed"
look
[[ ${#missing[@]} -eq 0 ]] || give_up ", even after installing ${packages[*]}"
