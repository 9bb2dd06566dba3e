# shellcheck shell=bash disable=SC2034  # what is set here is used by those that source it
# What the lab's scripts share; read with `source`, never run. LAB is this folder.
# The folders can be moved by environment, so that a test of the lab need not touch the real ones.

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_CACHE=${DEVMON_LAB_CACHE:-/var/cache/devmon-lab}
LAB_LOGS=${DEVMON_LAB_LOGS:-/var/log/devmon-lab}
LAB_RUN=${DEVMON_LAB_RUN:-/run/devmon-lab}
# The Debian suite whose programs the images hold: new enough for Prometheus 3.
# debootstrap of an older Debian has no script of that name, but all suites since long are bootstrapped by sid's.
LAB_SUITE=forky
LAB_SUITE_SCRIPT=sid
# What an image was made of, and what it holds: "Prometheus 3.16.0".
LAB_LABEL=dev.devmon.lab.inputs
LAB_PROGRAM_LABEL=dev.devmon.lab.program
LAB_ENGINE_SOCKET=/var/run/docker.sock

# Archive mirrors of a pinned day carry a Release file that is past its date.
LAB_APT=(-o Acquire::Check-Valid-Until=false -o Acquire::Retries=3 -q)

say() { printf 'lab: %s\n' "$*"; }

# fail WHAT WHY FIX: the same three parts as devmon's own errors.
fail() {
  printf 'error: %s\n  why: %s\n  fix: %s\n' "$1" "$2" "$3" >&2
  exit 1
}

require_debian_root() {
  [ "$(id -u)" = 0 ] || fail "the lab must be prepared by root" \
    "it installs packages, starts a Docker engine and builds images from a chroot" \
    "run it as root: sudo make lab"
  { [ -e /etc/debian_version ] && command -v apt-get >/dev/null; } || fail "the lab works on Debian only" \
    "its images are made of Debian's packages, by Debian's tools" \
    "use a Debian machine, or a machine that reaches a registry: there the stack needs no lab"
}

# poll SECONDS COMMAND...: runs the command until it succeeds or the time is over.
poll() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.2
  done
}

# The first engine, whatever DOCKER_HOST or the current docker context say. Legacy builder: the plugin that
# replaces it is not in Debian's docker.io package.
engine() { DOCKER_BUILDKIT=0 docker --host "unix://$LAB_ENGINE_SOCKET" "$@"; }

# hash_of [FILE|FOLDER|=TEXT]...: one hash of the contents and relative names of all of them.
hash_of() {
  local input
  for input in "$@"; do
    case $input in
      =*) printf '%s\n' "${input#=}" ;;
      *) if [ -d "$input" ]; then
          (cd "$input" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
        else
          sha256sum <"$input"
        fi ;;
    esac
  done | sha256sum | cut -c1-16
}

# image_name NAME[:TAG]: images of Debian's packages and others that setup makes have the tag "lab".
image_name() {
  case $1 in
    *:*) printf 'devmon-lab/%s\n' "$1" ;;
    *) printf 'devmon-lab/%s:lab\n' "$1" ;;
  esac
}

# image_label NAME[:TAG] LABEL: empty when there is no such label; fails when there is no such image.
image_label() {
  engine image inspect --format "{{with .Config.Labels}}{{index . \"$2\"}}{{end}}" "$(image_name "$1")" 2>/dev/null
}

# image_has NAME[:TAG] HASH: is there such an image, made of these inputs?
image_has() {
  [ "$(image_label "$1" "$LAB_LABEL")" = "$2" ]
}

# build NAME[:TAG] HASH [DOCKER BUILD ARGUMENT]...
build() {
  local image hash=$2 log=$LAB_LOGS/build-${1%%:*}.log
  image=$(image_name "$1")
  shift 2
  # 9>&- : what the engine's client leaves behind must not hold the script's lock.
  engine build --force-rm --label "$LAB_LABEL=$hash" --tag "$image" "$@" >"$log" 2>&1 9>&- ||
    fail "building the image $image failed" "$(tail -n 3 "$log")" "see $log"
  built "$image"
}

built() {
  BUILT=yes
  say "built $1 ($(engine image inspect --format '{{.Size}}' "$1" | numfmt --to=si)B)"
}

# What the builds replaced, and their stages, which are needed until the last of them; images of others, and in use, stay.
tidy() {
  [ -z "${BUILT:-}" ] || engine image prune --force --filter "label=$LAB_LABEL" >/dev/null
}

# lab_image COMPONENT: what the lab's settings name; empty before lab/setup was run.
lab_image() { sed -n "s/^  $1: \(devmon-lab[^ ]*\).*/\1/p" "$LAB/devmon.yaml" 2>/dev/null || true; }

# write_settings: the settings that name the images there are now.
write_settings() {
  "$LAB/settings" >"$LAB/devmon.yaml.tmp"
  mv "$LAB/devmon.yaml.tmp" "$LAB/devmon.yaml"
  "$LAB/settings" --stand-ins >"$LAB/stand-ins.yaml.tmp"
  mv "$LAB/stand-ins.yaml.tmp" "$LAB/stand-ins.yaml"
}

# The mirror that this machine's own apt uses for Debian's main archive.
debian_mirror() {
  local mirror
  # shellcheck disable=SC2016  # $(SITE) is apt's placeholder, not the shell's
  mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Label: Debian' | sort -u | head -n 1)
  if [ -z "$mirror" ]; then
    apt-get "${LAB_APT[@]}" update >/dev/null
    # shellcheck disable=SC2016
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Label: Debian' | sort -u | head -n 1)
  fi
  [ -n "$mirror" ] || fail "no Debian mirror is known" \
    "apt's sources name no archive with the label Debian" "add Debian's main archive to /etc/apt/sources.list"
  printf '%s\n' "$mirror"
}
