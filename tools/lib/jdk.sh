# shellcheck shell=bash
# Finds a Java 25 whatever `java` on the PATH is. Sourced, never run; needs say.sh.
# It reads each home's `release` file instead of starting its JVM: a JVM costs 40 ms, a file nothing.

readonly RUBUS_JAVA=25

# java_major HOME: sets REPLY to the major version of the Java that stands in HOME.
java_major() {
  local line
  REPLY=
  [[ -x $1/bin/java ]] || return 1
  if [[ -r $1/release ]]; then
    while IFS= read -r line; do
      if [[ $line == JAVA_VERSION=* ]]; then
        line=${line#*=}
        line=${line//\"/}
        REPLY=${line%%[.+-]*}
        return 0
      fi
    done <"$1/release"
  fi
  line=$("$1/bin/java" -version 2>&1) || return 1
  [[ $line =~ version\ \"([0-9]+) ]] && REPLY=${BASH_REMATCH[1]}
}

# suits HOME run|build: is it a Java 25 that can do this?
suits() {
  [[ -n $1 && ($2 == run || -x $1/bin/javac) ]] || return 1
  java_major "$1" && [[ $REPLY == "$RUBUS_JAVA" ]]
}

# find_jdk run|build: sets and exports JAVA_HOME, or fails without a word.
find_jdk() {
  local home java
  if [[ -n ${RUBUS_JAVA_HOME:-} ]]; then
    suits "$RUBUS_JAVA_HOME" "$1" \
      || die 1 "RUBUS_JAVA_HOME is $RUBUS_JAVA_HOME, which is no JDK $RUBUS_JAVA: point it at one, or unset it to have one found"
    export JAVA_HOME=$RUBUS_JAVA_HOME
    return 0
  fi
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "${HOME:-/root}"/.sdkman/candidates/java/* \
    "${RUBUS_ROOT:-/nonexistent}"/.cache/jdk/*; do
    if suits "$home" "$1"; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  if java=$(command -v java); then
    java=$(readlink -f -- "$java")
    home=${java%/bin/java}
    if suits "$home" "$1"; then
      export JAVA_HOME=$home
      return 0
    fi
  fi
  return 1
}

# shellcheck disable=SC2034  # read by the scripts that source this
readonly JDK_REMEDY="on Debian 13 run: apt-get install openjdk-25-jdk-headless; elsewhere unpack a JDK 25 into /usr/lib/jvm or set RUBUS_JAVA_HOME"
