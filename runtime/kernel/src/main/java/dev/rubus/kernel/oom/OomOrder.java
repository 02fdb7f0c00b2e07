package dev.rubus.kernel.oom;

/** What is to be done to a process now. */
public sealed interface OomOrder {
    String process();

    /** The word for it on MQTT. */
    String step();

    /** Asked to give back what it can do without. */
    record Shrink(String process, String why) implements OomOrder {
        @Override
        public String step() {
            return "shrink";
        }
    }

    /** Held where it is: it may go on, but not grow. */
    record Throttle(String process, String why) implements OomOrder {
        @Override
        public String step() {
            return "throttle";
        }
    }

    /** Ended. */
    record Kill(String process, String why) implements OomOrder {
        @Override
        public String step() {
            return "oom-kill";
        }
    }

    /** Held no longer: the pressure has ended. */
    record Relax(String process, String why) implements OomOrder {
        @Override
        public String step() {
            return "relax";
        }
    }

    /** For the operator. */
    String why();
}
