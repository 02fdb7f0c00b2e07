package dev.rubus.system.sandbox.probe;

import dev.rubus.sdk.App;
import dev.rubus.sdk.SyscallException;

/** Programs that start others and end by themselves: what each does, its name says. */
public final class Family {
    /** Up: the parent's, or the child's, work is done. */
    public static final int PARENT_LINE = 22;

    public static final int CHILD_LINE = 23;

    private Family() {}

    public static void main(String[] args) throws Exception {
        App app = App.current();
        String name = app.ring0().name();
        int generation = app.ring0().generation();
        System.out.println("FAMILY " + name + " " + generation);
        switch (name) {
            case "parent" -> parent(app);
            case "child" -> {
                // At the node's start there is nothing to do for it.
                if (generation > 1) {
                    awaitHigh(app, CHILD_LINE);
                }
                app.exit(0);
            }
            case "failing" -> {
                if (generation == 1) {
                    app.exit(3);
                }
            }
            case "stranger" -> spawn(app, "child");
            default -> throw new IllegalStateException(name);
        }
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void parent(App app) throws Exception {
        while (!spawn(app, "child").startsWith("generation")) {
            Thread.sleep(20); // the child is on its way to its first end
        }
        spawn(app, "child");
        spawn(app, "failing");
        spawn(app, "stranger");
        spawn(app, "gpio");
        spawn(app, "nobody");
        awaitHigh(app, PARENT_LINE);
        app.exit(0);
    }

    private static String spawn(App app, String name) {
        String came;
        try {
            came = "generation " + app.spawn(name);
        } catch (SyscallException e) {
            came = e.errno().name();
        }
        System.out.println("SPAWN " + name + ": " + came);
        return came;
    }

    private static void awaitHigh(App app, int line) throws Exception {
        String path = "/dev/gpio/" + line;
        int handle = app.open(path);
        while (app.read(handle, path) == 0) {
            Thread.sleep(20);
        }
    }
}
