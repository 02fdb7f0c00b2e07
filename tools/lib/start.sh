# shellcheck shell=bash
# supervisor start: make the machine ready, build if needed, start the node, wait until it serves. Sourced, never run.

usage() { die 2 "$*; usage: supervisor start [--board B] [--config DIR] [--state DIR] [--foreground] [--json]"; }

# parse_start WORDS...: sets PASS (what the supervisor is told), STATE, FOREGROUND and SHOW (what the report is told).
parse_start() {
  PASS=() SHOW=() FOREGROUND='' STATE=${RUBUS_STATE:-}
  local option value
  while (($#)); do
    option=$1
    shift
    case $option in
      --board | --config | --state)
        (($#)) || usage "$option needs a value"
        value=$1
        shift
        ;;
      --board=* | --config=* | --state=*)
        value=${option#*=}
        option=${option%%=*}
        ;;
      --foreground)
        FOREGROUND=yes
        continue
        ;;
      --json)
        SHOW+=(--json)
        continue
        ;;
      *) usage "start does not know '$option'" ;;
    esac
    [[ -n $value ]] || usage "$option needs a value"
    # The supervisor does not run in the caller's folder, so a relative path would name something else there.
    [[ $option == --board ]] || value=$(realpath -ms -- "$value")
    if [[ $option == --state ]]; then STATE=$value; else PASS+=("$option" "$value"); fi
  done
  if [[ -n $STATE ]]; then
    STATE=$(realpath -ms -- "$STATE")
    PASS+=(--state "$STATE")
  fi
}

# The supervisor itself gives up after 120 s and says why; this only guards against one that does not.
readonly START_PATIENCE=150

# What a node needs of the machine, as NEED=PACKAGE.
readonly NODE_NEEDS=(bwrap=bubblewrap mosquitto=mosquitto nft=nftables ip=iproute2 lib:libseccomp.so.2=libseccomp2
  unshare=util-linux setpriv=util-linux)

# await_report FD PID LOG: sets REPLY to the line, or to nothing when the supervisor died without one. The JVM that shows it is
# started afterwards: beside the node's own it would make them slower by more than it takes.
await_report() {
  local part status end=$((SECONDS + START_PATIENCE))
  REPLY=
  while ((SECONDS < end)); do
    status=0
    read -r -t 1 -u "$1" part || status=$?
    REPLY+=$part
    # It has said its line, or ended without one; above 128 it only takes its time.
    ((status > 128)) || return 0
    # A child that outlives the supervisor may hold the pipe open: without an end of file, its death has to do.
    kill -0 "$2" 2>/dev/null || return 0
  done
  die 1 "the node does not serve after $START_PATIENCE s, but goes on trying: look at $3, or end it with: kill $2"
}

start() {
  local words=("$@") state log pid report said
  parse_start "$@"
  can_be_root || die 4 "starting a node needs root, and there is no sudo here: run it as root"
  if [[ -n $RUBUS_ROOT ]]; then
    ensure_packages "${NODE_NEEDS[@]}"
    ensure_jdk run
    # shellcheck disable=SC2119  # no module beyond the distribution
    build_if_needed
  fi
  ((EUID == 0)) || exec sudo "--preserve-env=RUBUS_JAVA_HOME,RUBUS_STATE,JAVA_HOME" -- "$SELF" start "${words[@]}"

  state=${STATE:-/var/lib/rubus}
  { mkdir -p -- "$state/log" 2>/dev/null && [[ -w $state/log ]]; } \
    || die 1 "cannot write to the state directory $state: mend its permissions or choose another with --state DIR"
  find_jdk run || die 1 "no Java $RUBUS_JAVA found: $JDK_REMEDY"
  # A build that was not root's could not train. An installed distribution is trained by hand: it takes a minute and memory.
  [[ -z $RUBUS_ROOT ]] || train
  supervisor_java "$state/log"
  SUPERVISOR_JAVA+=(start --dist "$RUBUS_DIST" "${PASS[@]}")
  cd /
  [[ -z $FOREGROUND ]] || exec "${SUPERVISOR_JAVA[@]}" --foreground

  log=$state/log/supervisor.log
  # One old log is kept: an SD card is small.
  [[ ! -f $log ]] || (($(stat -c %s -- "$log") < 1048576)) || mv -f -- "$log" "$log.1"
  : >>"$log" || die 1 "cannot write to $log: is the disk full? free some space or choose another place with --state DIR"
  # fd 3 of the supervisor is the pipe on which it says one line of JSON once it serves or has failed.
  exec {report}< <(exec setsid "${SUPERVISOR_JAVA[@]}" --ready-fd 3 3>&1 >>"$log" 2>&1 </dev/null)
  pid=$!
  # Interrupting the start means: no half-started node.
  trap 'kill -- "$pid"; exit 130' INT TERM
  await_report "$report" "$pid" "$log"
  trap - INT TERM
  said=$REPLY
  cli_java
  exec "${CLI_JAVA[@]}" started --log "$log" "${SHOW[@]}" <<<"$said" {report}<&-
}
