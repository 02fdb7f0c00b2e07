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
  else
    say "the command could not be trained; it works all the same, and takes longer"
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
  asked status && asked logs gpio && asked gpio info && asked i2c detect 1 && sleep 2 && asked stop || return 1
  timeout "$TRAINING_PATIENCE" tail --pid="$1" -s 0.1 -f /dev/null
}

# train_node: a node of its own, started, used, its drivers killed, stopped. Needs root.
train_node() (
  local port=$((20000 + RANDOM % 10000)) fresh=$RUBUS_DIST/aot/supervisor.aot.$$ said pid status=0
  TRAINING=$(mktemp -d /tmp/rubus-training.XXXXXX)
  trap 'rm -rf -- "$TRAINING" "$fresh" "$fresh".*' EXIT
  mkdir -p -- "$TRAINING/config" "$TRAINING/state/log"
  printf 'name = "training"\n[mqtt]\nport = %d\n[chaos]\nallow = true\n' "$port" >"$TRAINING/config/node.toml"
  cli_java
  supervisor_java "$TRAINING/state/log" "$fresh"
  exec {said}< <(JDK_AOT_VM_OPTIONS=-Xmx256m exec setsid "${SUPERVISOR_JAVA[@]}" start --dist "$RUBUS_DIST" --board sim --config "$TRAINING/config" \
    --state "$TRAINING/state" --train "$RUBUS_DIST/aot" --ready-fd 3 3>&1 >"$TRAINING/log" 2>&1 </dev/null)
  pid=$!
  if read -r -t "$TRAINING_PATIENCE" -u "$said" REPLY && [[ $REPLY == *'"ok":true'* ]]; then
    rehearse "$pid" >"$TRAINING/said" || status=$?
  else
    status=1
  fi
  if ((status)); then
    tail -n 5 -- "$TRAINING/log" "$TRAINING/said" >&2 2>/dev/null || true
    kill -- "$pid" 2>/dev/null || true
    timeout "$TRAINING_PATIENCE" tail --pid="$pid" -s 0.1 -f /dev/null || kill -KILL -- "$pid"
    return 1
  fi
  mv -f -- "$fresh" "$RUBUS_DIST/aot/supervisor.aot"
)

# train: all that can be trained here, once for each build and JDK. A node needs root and its programs.
train() {
  local stamp=$RUBUS_DIST/aot/.trained by need
  by="$JAVA_HOME as $((EUID == 0))"
  [[ ! -f $stamp || $(<"$stamp") != "$by" ]] || return 0
  mkdir -p -- "$RUBUS_DIST/aot" 2>/dev/null && [[ -w $RUBUS_DIST/aot ]] || return 0
  rm -f -- "$RUBUS_DIST"/aot/*.aot
  train_cli
  if ((EUID == 0)); then
    for need in bwrap mosquitto nft ip setpriv unshare; do
      command -v "$need" >/dev/null || return 0 # start installs it and tries again
    done
    (($(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo) >= TRAINING_KIB)) || {
      say "less than $((TRAINING_KIB / 1024)) MiB of memory are free: no AOT caches are recorded, and the node starts slower"
      return 0
    }
    say "recording AOT caches, with which starts and restarts take half the time"
    train_node || say "the node could not be trained; it runs all the same, and starts slower"
  fi
  printf '%s' "$by" >"$stamp"
}
