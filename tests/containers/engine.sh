#!/usr/bin/env bash
# A container engine and stand-ins for the base images, from Debian's packages alone: on a bare Debian 12
# or newer, as root, without an image registry. What is kept in FOLDER makes the next start quick.
#
#   tests/containers/engine.sh start FOLDER   install, start, make the stand-ins; print DOCKER_HOST
#   tests/containers/engine.sh stop FOLDER
#
# The stand-ins prove our Dockerfile and our wiring, not the images that operators take from upstream.
set -euo pipefail
readonly here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly root=$here/../..
readonly folder=$(realpath -m "${2:?usage: engine.sh start|stop FOLDER}")
export DOCKER_HOST=unix://$folder/docker.sock DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*" >&2; }

cannot() {
  say "$*"
  exit 3
}

# From trixie come four packages that need no newer libc; everything else is the machine's own release.
install_engine() {
  command -v dockerd mmdebstrap >/dev/null && docker compose version >/dev/null 2>&1 && return
  [[ $(id -u) -eq 0 ]] || cannot "the engine has to be installed, which needs root"
  command -v apt-get >/dev/null || cannot "there is no apt-get to install the engine with"
  local mirror=$1 apt=$folder/apt
  mkdir -p "$apt/lists/partial"
  {
    cat /etc/apt/sources.list 2>/dev/null || true
    echo "deb [signed-by=$keys] $mirror trixie main"
  } >"$apt/sources"
  cat >"$apt/pins" <<'END'
Package: *
Pin: release n=trixie
Pin-Priority: 1

Package: docker.io docker-cli docker-buildx docker-compose
Pin: release n=trixie
Pin-Priority: 990
END
  local options=(-o "Dir::Etc::sourcelist=$apt/sources" -o "Dir::Etc::preferences=$apt/pins"
    -o "Dir::State::lists=$apt/lists" -o Acquire::Languages=none)
  # apt must not start a daemon of its own.
  [[ -e /usr/sbin/policy-rc.d ]] || install -m755 <(printf '#!/bin/sh\nexit 101\n') /usr/sbin/policy-rc.d
  { apt-get "${options[@]}" update -qq &&
    apt-get "${options[@]}" install -y -qq --no-install-recommends \
      docker.io docker-cli docker-buildx docker-compose iptables mmdebstrap; } >"$folder/apt.log" 2>&1 ||
    cannot "installing the engine failed: $(tail -n 3 "$folder/apt.log")"
}

answers() { docker version >/dev/null 2>&1; }

start_engine() {
  answers && return
  dockerd --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/docker.pid" \
    --host "$DOCKER_HOST" >"$folder/dockerd.log" 2>&1 </dev/null &
  local tries
  for ((tries = 0; tries < 120; tries++)); do
    answers && return
    sleep 0.5
  done
  cannot "the engine does not start here: $(tail -n 3 "$folder/dockerd.log")"
}

# What a stand-in is made of decides whether it is made again.
made_of() { cat "$here/engine.sh" "$here/bases/$1/"* | sha256sum | cut -c1-16; }

has() {
  [[ $(docker image inspect -f '{{index .Config.Labels "cogov.made"}}' "$1" 2>/dev/null) == "$2" ]]
}

make_root() {
  has cogov-base/debian "$(sha256sum <"$here/engine.sh" | cut -c1-16)" && return
  local release=$1 mirror=$2
  mmdebstrap -q --variant=apt --include=ca-certificates --components=main "$release" "$folder/root.tar" \
    "deb [signed-by=$keys] $mirror $release main" 2>"$folder/mmdebstrap.log" ||
    cannot "no root file system: $(tail -n 3 "$folder/mmdebstrap.log")"
  docker import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8' \
    --change "LABEL cogov.made=$(sha256sum <"$here/engine.sh" | cut -c1-16)" \
    "$folder/root.tar" cogov-base/debian >/dev/null
  rm "$folder/root.tar"
}

make_base() {
  local made
  made=$(made_of "$1")
  has "cogov-base/$1" "$made" && return
  local context=$folder/context-$1
  rm -rf "$context"
  cp -r "$here/bases/$1" "$context"
  # Without the machine's own authorities nothing inside can fetch a package.
  cp -L /etc/ssl/certs/ca-certificates.crt "$context/ca.crt"
  if [[ $1 == kafka ]]; then cp -r "$root/.tools/kafka/"* "$context/libs"; fi
  docker build --quiet --label "cogov.made=$made" --tag "cogov-base/$1" "$context" >/dev/null
}

start() {
  mkdir -p "$folder"
  local mirror release
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | head -n 1)
  release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  keys=/usr/share/keyrings/debian-archive-keyring.gpg
  [[ -n $mirror && -e $keys ]] || cannot "this is no Debian with package lists"
  install_engine "$mirror"
  start_engine
  make_root "$release" "$mirror"
  local base
  for base in python postgres kafka nginx; do make_base "$base"; done
  echo "$DOCKER_HOST"
}

stop() {
  [[ -s $folder/docker.pid ]] || return 0
  local pid tries
  pid=$(<"$folder/docker.pid")
  kill "$pid" 2>/dev/null || return 0
  for ((tries = 0; tries < 60; tries++)); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.5
  done
}

case $1 in
  start) start ;;
  stop) stop ;;
  *)
    say "usage: engine.sh start|stop FOLDER"
    exit 2
    ;;
esac
