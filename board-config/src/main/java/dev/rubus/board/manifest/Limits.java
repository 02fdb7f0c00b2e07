package dev.rubus.board.manifest;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a program may use; enforced by its cgroup, the last four by ring 0.
 *
 * @param memoryBytes memory.max
 * @param cpuQuota cpu.max as a fraction of one CPU (0.5 is half of one, 2 is two); empty is no limit
 * @param ioBytesPerSecond io.max for reading and for writing; empty is no limit
 * @param pids pids.max: processes and threads together
 * @param syscallsPerSecond calls into ring 0; more end in EAGAIN
 * @param outstanding calls that may wait for their answer at the same time; more end in EAGAIN
 * @param regionBytes of memory that it shares with ring 0
 * @param handles open at a time
 */
public record Limits(
        long memoryBytes,
        OptionalDouble cpuQuota,
        OptionalLong ioBytesPerSecond,
        int pids,
        int syscallsPerSecond,
        int outstanding,
        long regionBytes,
        int handles) {}
