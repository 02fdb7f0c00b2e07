# shellcheck shell=bash
# Installs what is missing through the system's package manager, after saying so. Sourced, never run; needs say.sh, jdk.sh.

# A user's PATH on Debian has no sbin, where nft and mosquitto live.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

apt_log() { printf '%s\n' "${RUBUS_LOGS:?}/apt.log"; }

as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo --preserve-env=http_proxy,https_proxy,no_proxy -- "$@"
  fi
}

can_be_root() { ((EUID == 0)) || command -v sudo >/dev/null; }

# quietly COMMAND...: its output goes to the log, of which only a failure shows the end.
quietly() {
  local log
  log=$(apt_log)
  if ! "$@" >>"$log" 2>&1 </dev/null; then
    tail -n 15 -- "$log" >&2
    die 1 "'$*' failed, see $log"
  fi
}

apt() {
  quietly as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -y -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@"
}

# apt_refresh: brings the lists up to date, once a run.
apt_refresh() {
  [[ -n ${APT_FRESH:-} ]] && return 0
  mkdir -p -- "$RUBUS_LOGS"
  : >"$(apt_log)"
  apt update
  APT_FRESH=yes
}

# A package may start its service as it is installed; ours must not: the node runs its own broker and its own rules.
# policy-rc.d is Debian's switch for that; one that the machine already has is left alone.
readonly POLICY=/usr/sbin/policy-rc.d

install_without_starting() (
  if [[ ! -e $POLICY ]]; then
    trap 'as_root rm -f -- "$POLICY"' EXIT
    as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$POLICY && chmod 755 $POLICY"
  fi
  apt install --no-install-recommends "$@"
)

# has NEED: a command on the PATH, or lib:SONAME for a shared library.
has() {
  if [[ $1 != lib:* ]]; then
    command -v "$1" >/dev/null
    return
  fi
  local found
  for found in /usr/lib/*/"${1#lib:}" /lib/*/"${1#lib:}" /usr/lib/"${1#lib:}" /usr/lib64/"${1#lib:}"; do
    [[ -e $found ]] && return 0
  done
  return 1
}

# ensure_packages NEED=PACKAGE...: installs the package of each need that the machine does not meet.
ensure_packages() {
  local pair missing=()
  for pair in "$@"; do
    has "${pair%%=*}" || missing+=("${pair#*=}")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || die 1 "this machine lacks ${missing[*]} and has no apt-get: install them with its package manager"
  can_be_root || die 4 "this machine lacks ${missing[*]}: run as root: apt-get install ${missing[*]}"
  say "installing what is missing: apt-get install ${missing[*]}"
  apt_refresh
  install_without_starting "${missing[@]}"
  if [[ " ${missing[*]} " == *" mosquitto "* ]] && command -v update-rc.d >/dev/null; then
    say "the mosquitto service that came with the package stays off: the node starts a broker of its own"
    # For systemd and for the init scripts before it. It never started, so there is nothing to stop.
    as_root update-rc.d mosquitto disable >/dev/null 2>&1 || true
  fi
  for pair in "$@"; do
    has "${pair%%=*}" || die 1 "${pair%%=*} is still missing after installing ${pair#*=}, see $(apt_log)"
  done
}

# ensure_jdk run|build: finds a Java 25, or installs it where the package manager has it.
ensure_jdk() {
  find_jdk "$1" && return 0
  local package=openjdk-$RUBUS_JAVA-jdk-headless
  if command -v apt-get >/dev/null && can_be_root; then
    apt_refresh
    if apt-cache show "$package" >/dev/null 2>&1; then
      say "no JDK $RUBUS_JAVA found, installing it: apt-get install $package"
      install_without_starting "$package"
      find_jdk "$1" && return 0
    elif [[ -n $RUBUS_ROOT ]]; then
      # shellcheck source=tools/lib/fetch.sh
      source "$RUBUS_ROOT/tools/lib/fetch.sh"
      fetch_jdk && find_jdk "$1" && return 0
    fi
  fi
  die 1 "no JDK $RUBUS_JAVA found: $JDK_REMEDY"
}
