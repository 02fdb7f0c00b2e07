# shellcheck shell=bash
# Records AOT caches (JEP 514) on the machine that will use them: of the command by a rehearsal, of the supervisor and of every
# JVM of a node by really running one on the simulated board. Sourced, never run; needs say.sh, jdk.sh, launch.sh.
# A cache only makes starts faster, so whatever goes wrong here is said and is no error.

readonly TRAINING_PATIENCE=120 # seconds for each step; an emulated Pi is slow

readonly TRAINING_KIB=1048576 # eight JVMs that lay out their caches, four at a time

# train_cli: the rename makes the cache whole or absent.
train_cli() {
  local fresh=$RUBUS_DIST/aot/cli.aot.$$
  jar rubus-cli
  if "$JAVA_HOME/bin/java" "${CLI_FLAGS[@]}" "-XX:AOTCacheOutput=$fresh" -jar "$REPLY" rehearse \
    >/dev/null 2>&1 </dev/null && [[ -s $fresh ]]; then
    mv -f -- "$fresh" "$RUBUS_DIST/aot/cli.aot"
  fi
  rm -f -- "$fresh"
}

# asked WORDS...: the command, of the node that trains.
asked() { "${CLI_JAVA[@]}" "$@" --state "$TRAINING/state" 2>&1; }

# all_run: every process of the node that trains runs; waits for it.
all_run() {
  local table end=$((SECONDS + TRAINING_PATIENCE))
  while ((SECONDS < end)); do
    table=$(asked ps --json) || return 1
    [[ $table =~ \"state\":\ *\"(stopped|starting|restarting|degraded)\" ]] || return 0
    sleep 0.1
  done
  return 1
}

# rehearse PID: what a node does in its life. The pauses are samples and blinks that are recorded too.
rehearse() {
  local name
  all_run && sleep 2 || return 1
  for name in gpio i2c net; do
    asked chaos "$name" kill && all_run || return 1
  done
  asked ps --json >"$TRAINING/ran" && asked status && asked logs gpio && asked gpio info && asked i2c detect 1 || return 1
  sleep 2
  # It answers when all have laid out their caches, which takes longer than the command waits if the machine is busy.
  asked stop || true
  timeout "$TRAINING_PATIENCE" tail --pid="$1" -s 0.1 -f /dev/null
}

# end_trained PID: waits for its end too, because it has a mount in its folder.
end_trained() {
  kill -- "$1" 2>/dev/null || return 0
  timeout "$TRAINING_PATIENCE" tail --pid="$1" -s 0.1 -f /dev/null || kill -KILL -- "$1"
}

# train_node: a node of its own, started, used, its drivers killed, stopped. Needs root. Prints why nothing came of it, or else those
# of its JVMs that left no cache: on a busy machine one may be killed before it has laid out its own.
train_node() (
  local port=$((20000 + RANDOM % 10000)) fresh=$RUBUS_DIST/aot/supervisor.aot.$$ said pid='' why='' name
  local -a without=()
  TRAINING=$(mktemp -d /tmp/rubus-training.XXXXXX)
  trap '[[ -z $pid ]] || end_trained "$pid"; rm -rf -- "$TRAINING" "$fresh" "$fresh".*' EXIT
  trap 'exit 143' HUP INT TERM # a build that is cut off leaves no node behind
  mkdir -p -- "$TRAINING/config" "$TRAINING/state/log"
  printf 'name = "training"\n[mqtt]\nport = %d\n[chaos]\nallow = true\n' "$port" >"$TRAINING/config/node.toml"
  cli_java
  supervisor_java "$TRAINING/state/log" "$fresh"
  exec {said}< <(JDK_AOT_VM_OPTIONS=-Xmx256m exec setsid "${SUPERVISOR_JAVA[@]}" start --dist "$RUBUS_DIST" --board sim --config "$TRAINING/config" \
    --state "$TRAINING/state" --train "$RUBUS_DIST/aot" --ready-fd 3 3>&1 >"$TRAINING/log" 2>&1 </dev/null)
  pid=$!
  if ! read -r -t "$TRAINING_PATIENCE" -u "$said" REPLY || [[ $REPLY != *'"ok":true'* ]]; then
    why="the node that was to be recorded did not serve"
  elif ! rehearse "$pid" >"$TRAINING/said" 2>&1; then
    why="the node that was recorded did not get through its rehearsal"
  fi
  if [[ -n $why ]]; then
    printf '%s\n' "${REPLY:-}" | cat -- "$TRAINING/log" "$TRAINING/said" - >"$RUBUS_DIST/aot/training.log" 2>/dev/null
    end_trained "$pid"
    pid=
    printf '%s, see %s' "$why" "$RUBUS_DIST/aot/training.log"
    return
  fi
  pid=
  [[ ! -s $fresh ]] || mv -f -- "$fresh" "$RUBUS_DIST/aot/supervisor.aot"
  while read -r name; do
    [[ $name == broker || -s $RUBUS_DIST/aot/$name.aot ]] || without+=("$name")
  done < <(echo supervisor && grep -oE '"name": *"[^"]+"' -- "$TRAINING/ran" | sed -E 's/.*"([^"]+)"$/\1/')
  ((!${#without[@]})) || printf 'none of%s' "$(printf ' %s' "${without[@]}")"
)

# untrained WHY: the one line that the build passes on, with what it costs and how to mend it.
untrained() {
  printf 'AOT caches are missing (%s): the node runs all the same, and what has none takes twice as long to start; to record them, with the machine quiet and as root: supervisor train\n' \
    "$1" >"$RUBUS_DIST/aot/.untrained"
  say_untrained
}

# train: all that can be trained here, once for each build and JDK. A node needs root and its programs.
train() {
  local stamp=$RUBUS_DIST/aot/.trained by need why=''
  by="$JAVA_HOME as $((EUID == 0))"
  [[ ! -f $stamp || $(<"$stamp") != "$by" ]] || return 0
  mkdir -p -- "$RUBUS_DIST/aot" 2>/dev/null && [[ -w $RUBUS_DIST/aot ]] || return 0
  rm -f -- "$RUBUS_DIST"/aot/{*.aot,*.aot.*,.untrained,training.log}
  train_cli
  if ((EUID == 0)); then
    for need in bwrap mosquitto nft ip setpriv unshare; do
      command -v "$need" >/dev/null || return 0 # start installs it and tries again
    done
    if (($(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo) < TRAINING_KIB)); then
      why="less than $((TRAINING_KIB / 1024)) MiB of memory are free"
    else
      say "recording AOT caches, with which starts and restarts take half the time"
      why=$(train_node)
    fi
  fi
  [[ -s $RUBUS_DIST/aot/cli.aot ]] || why="none of cli${why:+, and $why}"
  [[ -z $why ]] || untrained "$why"
  printf '%s' "$by" >"$stamp"
}

# train_again: by hand. What is whole stays.
train_again() {
  local aot=$RUBUS_DIST/aot
  { mkdir -p -- "$aot" 2>/dev/null && [[ -w $aot ]]; } || die 4 "cannot write to $aot: run it as root"
  [[ ! -s $aot/.untrained ]] || rm -f -- "$aot/.trained"
  train
  [[ ! -s $aot/.untrained ]]
}
