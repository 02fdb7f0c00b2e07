package dev.rubus.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** One injected fault of {@link PlacementBenchmark}. */
enum PlacementFault {
    THROWS("gpio", "throws", "throw", false),
    /** SIGKILL to the driver's process; inside ring 0, which has no process to kill, the driver halts the JVM it is in. */
    GPIO_DIES("gpio", "is killed", "kill", true),
    NET_DIES("net", "is killed", "kill", true),
    /** Inside, it leaves a thread behind that nobody can end. */
    LOOPS("gpio", "loops", "loop", false);

    private final String driver;
    private final String what;
    private final String chaos;
    private final boolean deadly;

    PlacementFault(String driver, String what, String chaos, boolean deadly) {
        this.driver = driver;
        this.what = what;
        this.chaos = chaos;
        this.deadly = deadly;
    }

    /** What the node survives comes first, what it does not comes last. */
    static List<PlacementFault> inOrder(KernelStyle style) {
        return Arrays.stream(values())
                .sorted(Comparator.comparing(fault -> fault.endsTheNode(style)))
                .toList();
    }

    String driver() {
        return driver;
    }

    String label() {
        return driver + " " + what;
    }

    /** The name that {@code supervisor chaos} has for it. */
    String chaos(KernelStyle style) {
        return deadly && style.inside(driver) ? "exit1" : chaos;
    }

    boolean endsTheNode(KernelStyle style) {
        return deadly && style.inside(driver);
    }
}
