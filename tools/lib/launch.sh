# shellcheck shell=bash
# Where the distribution is, and the java command lines. Sourced, never run; needs say.sh, jdk.sh.

# locate FOLDER: FOLDER is where the calling script stands: tools/ of a checkout, or bin/ of a distribution.
locate() {
  if [[ -f $1/dist/pom.xml ]]; then
    RUBUS_ROOT=${1%/*}
    RUBUS_DIST=$1/dist/target/rubus
    RUBUS_LOGS=$RUBUS_ROOT/.cache/log
  else
    RUBUS_ROOT=
    RUBUS_DIST=${1%/*}
    # shellcheck disable=SC2034  # read by packages.sh
    RUBUS_LOGS=/var/log
  fi
}

# jar NAME: the one jar of that name in the distribution.
jar() {
  local found=("$RUBUS_DIST/lib/$1"-[0-9]*.jar)
  [[ -f ${found[0]} ]] || die 1 "$RUBUS_DIST has no lib/$1-*.jar: install it again, or delete it to have it built"
  REPLY=${found[0]}
}

# A command lives for 100 ms: no profiling compiler, no collector threads, and no JVM log that could end up in --json.
readonly CLI_FLAGS=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -Xss512k -XX:-UsePerfData -Xlog:disable)

# cli_java: sets CLI_JAVA to the command line that ends where the command's own words begin.
cli_java() {
  jar rubus-cli
  CLI_JAVA=("$JAVA_HOME/bin/java" "${CLI_FLAGS[@]}")
  [[ ! -f $RUBUS_DIST/aot/cli.aot ]] || CLI_JAVA+=("-XX:AOTCache=$RUBUS_DIST/aot/cli.aot")
  CLI_JAVA+=("-Drubus.dist=$RUBUS_DIST" -jar "$REPLY")
}

# jna_folder: JNA's name for this machine, under which its native half lies in native/.
jna_folder() {
  case $(uname -m) in
    x86_64) REPLY=linux-x86-64 ;;
    aarch64) REPLY=linux-aarch64 ;;
    *) die 1 "Rubus runs on x86_64 and aarch64, this machine is $(uname -m)" ;;
  esac
}

# supervisor_java LOGS [CACHE]: sets SUPERVISOR_JAVA likewise; with CACHE, the run records one there. A private mount namespace keeps the node's mounts out of the
# machine's table, and lets them vanish with it; no JNA temporary files, no profiling data in /tmp.
supervisor_java() {
  local native
  jna_folder
  native=$RUBUS_DIST/native/$REPLY
  SUPERVISOR_JAVA=(unshare --mount --propagation private "$JAVA_HOME/bin/java"
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m -Xss256k -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError
    "-XX:ErrorFile=$1/hs_err_%p.log" -Xlog:disable -Xlog:all=error:stderr
    "-Djna.boot.library.path=$native" -Djna.nounpack=true -Djna.nosys=true
    -Djna.platform.library.path=/lib) # else JNA runs ldconfig in a process of its own
  if [[ -n ${2:-} ]]; then
    SUPERVISOR_JAVA+=("-XX:AOTCacheOutput=$2")
  elif [[ -f $RUBUS_DIST/aot/supervisor.aot ]]; then
    SUPERVISOR_JAVA+=("-XX:AOTCache=$RUBUS_DIST/aot/supervisor.aot")
  fi
  jar rubus-supervisor
  SUPERVISOR_JAVA+=(-jar "$REPLY")
}

# say_untrained: of the last build or training, if it left anything out.
say_untrained() { [[ ! -s $RUBUS_DIST/aot/.untrained ]] || say "$(<"$RUBUS_DIST/aot/.untrained")"; }
