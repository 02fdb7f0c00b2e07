# shellcheck shell=bash disable=SC2154 # bench/*.sh sets STATE, SAID, NODE
# How the suite asks and judges. Sourced by suite, never run.

readonly PATIENCE=90

note() { echo "# $SECONDS s: $*"; }

check() { # NAME COMMAND…: its output is the reason when it fails
    local name=$1 why status=0
    shift
    why=$("$@" 2>&1) || status=$?
    if ((status == 0)); then
        echo "ok $name"
    else
        echo "not ok $name: $(tail -n 4 <<<"$why" | paste -sd'|')"
        failures=$((failures + 1))
    fi
}

skip() { # NAME WHY
    echo "skipped $1: $2"
}

eventually() { # COMMAND…: true within PATIENCE
    local end=$((SECONDS + PATIENCE)) said
    until said=$("$@" 2>&1); do
        ((SECONDS < end)) || { echo "not within $PATIENCE s: $*: $said"; return 1; }
        sleep 0.2
    done
}

equal() { # WANTED ACTUAL
    [[ $1 == "$2" ]] || { echo "wanted '$1', got '$2'"; return 1; }
}

contains() { # PART TEXT
    [[ $2 == *"$1"* ]] || { echo "wanted '$1' in '$2'"; return 1; }
}

# ---- what the node says

supervisor() { # COMMAND…
    "$HOME_OF_NODE/bin/supervisor" "$@" --state "$STATE"
}

# The command is a JVM, which takes seconds in an emulator. What is asked again and again goes to the control socket without it.
ask() { # COMMAND ARGS [LINES]: the first lines of the answer, one by default
    perl -MIO::Socket::UNIX -e 'my ($at, $command, $args, $lines) = @ARGV; my $s = IO::Socket::UNIX->new($at) or exit 1;
        $s->print("{\"command\":\"$command\",\"args\":$args}\n"); $s->flush; $| = 1;
        for (1 .. $lines) { my $line = <$s>; print $line // exit 0 }' "$STATE/run/control.sock" "$1" "$2" "${3:-1}"
}

table() { # what `ps` shows, as one line of JSON
    ask ps '{}'
}

value() { # KEY JSON
    [[ $2 =~ \"$1\":\ *\"?([^,\"}]*) ]] && echo "${BASH_REMATCH[1]}"
}

row() { # NAME TABLE: the object of one process
    [[ $2 =~ \{[[:space:]]*\"name\":[[:space:]]*\"$1\"[^}]*\} ]] && echo "${BASH_REMATCH[0]}"
}

of() { # NAME KEY: of a process, now
    value "$2" "$(row "$1" "$(table)")"
}

runs() { # NAME GENERATION
    local row
    row=$(row "$1" "$(table)")
    equal "running $2" "$(value state "$row") $(value generation "$row")"
}

all_run() {
    local name table
    table=$(table)
    for name in "$@"; do
        equal "$name running" "$name $(value state "$(row "$name" "$table")")" || return 1
    done
}

last() { # TOPIC: its last payload
    tac "$SAID" | sed -n "s,^rubus/v1/$NODE/$1 ,,p;T;q"
}

heard() { # TOPIC TEXT FROM: after line FROM of what was heard came TEXT at TOPIC
    tail -n "+$(($3 + 1))" "$SAID" | grep -F "rubus/v1/$NODE/$1 " | grep -F "$2"
}

now() { # a place in what was heard
    wc -l <"$SAID"
}
