# shellcheck shell=bash disable=SC2317 # guest/selftest calls every function here

a_namespace_reaches_only_the_broker() {
    ip netns add selftest
    ip link add veth-host type veth peer name veth-guest netns selftest
    ip addr add 10.99.0.1/30 dev veth-host
    ip link set veth-host up
    ip -n selftest addr add 10.99.0.2/30 dev veth-guest
    ip -n selftest link set veth-guest up
    printf 'listener 1883 10.99.0.1\nlistener 1884 10.99.0.1\nallow_anonymous true\nuser root\n' >/tmp/mosquitto.conf
    mosquitto -c /tmp/mosquitto.conf &
    trap 'kill %1 2>/dev/null || true; ip netns del selftest' EXIT
    nft -f - <<'RULES'
table inet selftest {
    chain input {
        type filter hook input priority filter; policy accept;
        ct state established,related accept
        iifname veth-host tcp dport 1883 accept
        iifname veth-host reject
    }
    chain nat {
        type nat hook postrouting priority srcnat;
        iifname veth-host masquerade
    }
}
RULES
    eventually ip netns exec selftest mosquitto_pub -h 10.99.0.1 -t t -m m
    fails_with refused ip netns exec selftest mosquitto_pub -h 10.99.0.1 -p 1884 -t t -m m
    nft delete table inet selftest
}
