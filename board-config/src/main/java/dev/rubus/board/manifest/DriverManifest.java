package dev.rubus.board.manifest;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of drivers.d.
 *
 * @param name unique among drivers and apps
 * @param main the class to run
 * @param weight its share of a contended resource; 1024 is normal, see {@link dev.rubus.board.quantity.Nice}
 * @param devices what it serves
 * @param standby whether a second process waits, warmed, to take over
 * @param irqPriority SCHED_FIFO priority of its interrupt thread, 1..99
 * @param heapBytes -Xmx
 * @param oomScoreAdj -1000 (never) to 1000 (first to go)
 * @param jvmOptions further options for its JVM
 * @param env variables of its own
 * @param placement in a sandbox, or inside the supervisor, where heap, jvmOptions and the limits of its process mean nothing
 * @param config handed to the driver as it is
 * @param file where it was read from, for messages
 */
public record DriverManifest(
        String name,
        String main,
        int weight,
        List<DeviceNeed> devices,
        boolean standby,
        Limits limits,
        Restart restart,
        int irqPriority,
        long heapBytes,
        int oomScoreAdj,
        List<String> jvmOptions,
        Map<String, String> env,
        Placement placement,
        Map<String, String> config,
        Path file) {
    public DriverManifest {
        devices = List.copyOf(devices);
        jvmOptions = List.copyOf(jvmOptions);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** The same elsewhere. */
    DriverManifest placed(Placement where) {
        return new DriverManifest(
                name,
                main,
                weight,
                devices,
                standby,
                limits,
                restart,
                irqPriority,
                heapBytes,
                oomScoreAdj,
                jvmOptions,
                env,
                where,
                config,
                file);
    }
}
