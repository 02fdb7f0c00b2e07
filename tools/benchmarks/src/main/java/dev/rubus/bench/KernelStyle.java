package dev.rubus.bench;

import java.util.List;
import java.util.Locale;

/** The three styles of a kernel that {@code placement} makes of a node; apps are processes in all of them. */
enum KernelStyle {
    /** All drivers are threads of ring 0. */
    MONOLITHIC("gpio i2c net", false),
    /** Every driver is a process, and every question a call. */
    MICRO("", false),
    /** What is hot and trusted is inside, what meets the world is not; a level is read from the vDSO page. */
    HYBRID("gpio i2c", true);

    /** Names of drivers, between blanks. */
    private final String inside;

    private final boolean readsPage;

    KernelStyle(String inside, boolean readsPage) {
        this.inside = inside;
        this.readsPage = readsPage;
    }

    /** Its part of node.toml. */
    String nodeToml() {
        StringBuilder toml = new StringBuilder();
        for (String driver : drivers()) {
            toml.append("[driver.").append(driver).append("]\nplacement = \"inline\"\ntrusted = true\n");
        }
        return toml.toString();
    }

    private List<String> drivers() {
        return inside.isEmpty() ? List.of() : List.of(inside.split(" "));
    }

    boolean inside(String driver) {
        return drivers().contains(driver);
    }

    /** True: apps read levels from the page; false: by system call. */
    boolean readsPage() {
        return readsPage;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
