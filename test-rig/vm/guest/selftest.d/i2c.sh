# shellcheck shell=bash disable=SC2317 # guest/selftest calls every function here

i2cdetect_finds_both_devices_on_bus_1() {
    i2cdetect -l | grep -E '^i2c-1\b.*rubus-i2c'
    equal '50 76' "$(i2cdetect -y 1 | tail -n +2 | cut -d: -f2 | tr -s ' -' '\n' | grep . | paste -sd' ')"
}

i2cget_reads_the_bme280s_identity() {
    equal 0x60 "$(i2cget -y 1 0x76 0xd0)"
}

the_bme280_is_calibrated() { # dig_T1 27504, dig_T2 26435
    equal '0x70 0x6b 0x43 0x67' "$(i2ctransfer -y 1 w1@0x76 0x88 r4)"
}

the_bme280_measures_when_forced_to() {
    i2ctransfer -y 1 w2@0x76 0xe0 0xb6
    equal '0x80 0x00 0x00 0x80 0x00 0x00 0x80 0x00' "$(i2ctransfer -y 1 w1@0x76 0xf7 r8)"
    i2ctransfer -y 1 w4@0x76 0xf2 0x01 0xf4 0x25
    eventually asleep
    equal '0x65 0x5a 0xc0 0x7e 0xed 0x00 0x70 0xed' "$(i2ctransfer -y 1 w1@0x76 0xf7 r8)"
    equal 0x24 "$(i2cget -y 1 0x76 0xf4)" # asleep again
}

the_bme280_takes_its_time() { # 16 samples of everything: 98 ms
    i2ctransfer -y 1 w4@0x76 0xf2 0x05 0xf4 0xb5
    equal 0x08 "$(i2cget -y 1 0x76 0xf3)"
    eventually asleep
}

the_weather_is_the_tests_to_make() {
    local before
    before=$(bme280-raw)
    bme280-raw 524288 300000 30000
    i2ctransfer -y 1 w4@0x76 0xf2 0x01 0xf4 0x25
    eventually asleep
    equal '0x49 0x3e 0x00 0x80 0x00 0x00 0x75 0x30' "$(i2ctransfer -y 1 w1@0x76 0xf7 r8)"
    # shellcheck disable=SC2086 # three values
    bme280-raw $before
    fails_with usage bme280-raw 1048576 0 0
}

the_register_file_steps_and_wraps() {
    i2ctransfer -y 1 w5@0x50 0xfe 0x11 0x22 0x33 0x44
    equal '0x11 0x22 0x33 0x44' "$(i2ctransfer -y 1 w1@0x50 0xfe r4)"
    equal 0x33 "$(i2cget -y 1 0x50 0x00)"
}

smbus_transfers_work_too() {
    i2cset -y 1 0x50 0x20 0xbeef w
    equal 0xbeef "$(i2cget -y 1 0x50 0x20 w)"
    i2cset -y 1 0x50 0x30 1 2 3 4 i
    equal '0x01 0x02 0x03 0x04' "$(i2cget -y 1 0x50 0x30 i 4)"
}

nobody_answers_at_another_address() {
    fails_with 'No such device or address' i2ctransfer -y 1 r1@0x42
}

fault_nack() {
    i2c-fault 0x50 nack
    fails_with 'No such device or address' i2ctransfer -y 1 w1@0x50 0 r1
    equal 0x60 "$(i2cget -y 1 0x76 0xd0)" # the neighbour is well
    i2c-fault 0x50 none
    i2ctransfer -y 1 w1@0x50 0 r1
}

fault_timeout_on_the_whole_bus() {
    i2c-fault all timeout
    equal 'all timeout' "$(i2c-fault)"
    fails_with 'Connection timed out' i2ctransfer -y 1 w1@0x50 0 r1
    fails_with 'Connection timed out' i2ctransfer -y 1 w1@0x76 0xd0 r1
    i2c-fault none
    equal '' "$(i2c-fault)"
}

fault_arbitration() {
    i2c-fault 0x76 arbitration
    fails_with 'Resource temporarily unavailable' i2ctransfer -y 1 w1@0x76 0xd0 r1
    i2c-fault 0x76 none
}

fault_slow() {
    local began ended
    i2c-fault 0x76 slow 400
    equal '0x76 slow 400' "$(i2c-fault)"
    began=$(date +%s%3N)
    equal 0x60 "$(i2ctransfer -y 1 w1@0x76 0xd0 r1)"
    ended=$(date +%s%3N)
    i2c-fault 0x76 none
    ((ended - began >= 400)) || { echo "answered after $((ended - began)) ms"; return 1; }
}

nonsense_is_no_fault() {
    fails_with usage i2c-fault 0x50 broken
    fails_with usage i2c-fault 0x90 nack
    fails_with usage i2c-fault 0x50 slow
    fails_with usage i2c-fault 0x50 nack 3
}

ten_bit_addresses_are_refused() {
    # No command of i2c-tools sends one: I2C_RDWR (0x0707) with one message of one byte, flag I2C_M_TEN (0x10).
    # shellcheck disable=SC2016 # perl's variables
    fails_with 'Operation not supported' perl -e '
        open(my $bus, "+<", "/dev/i2c-1") or die;
        my $byte = "\0";
        my $message = pack("SSSx2P", 0x50, 0x10, 1, $byte);
        ioctl($bus, 0x0707, pack("PLx4", $message, 1)) or die "$!\n";'
}
