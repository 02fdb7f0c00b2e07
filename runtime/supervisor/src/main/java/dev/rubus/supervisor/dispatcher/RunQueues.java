package dev.rubus.supervisor.dispatcher;

import dev.rubus.board.manifest.SchedPolicy;
import dev.rubus.kernel.sched.CfsRunQueue;
import dev.rubus.kernel.sched.EevdfRunQueue;
import dev.rubus.kernel.sched.FifoRunQueue;
import dev.rubus.kernel.sched.RunQueue;
import java.util.function.Supplier;

/** The run queues that node.toml can name. */
public final class RunQueues {
    private RunQueues() {}

    /** Makes one for each resource. */
    public static Supplier<RunQueue> of(SchedPolicy policy) {
        return switch (policy) {
            case EEVDF -> EevdfRunQueue::new;
            case CFS -> CfsRunQueue::new;
            case FIFO -> FifoRunQueue::new;
        };
    }
}
