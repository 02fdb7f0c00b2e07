package dev.rubus.board.manifest;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a program may use; enforced by its cgroup.
 *
 * @param memoryBytes memory.max
 * @param cpuQuota cpu.max as a fraction of one CPU (0.5 is half of one, 2 is two); empty is no limit
 * @param ioBytesPerSecond io.max for reading and for writing; empty is no limit
 * @param pids pids.max: processes and threads together
 */
public record Limits(long memoryBytes, OptionalDouble cpuQuota, OptionalLong ioBytesPerSecond, int pids) {}
