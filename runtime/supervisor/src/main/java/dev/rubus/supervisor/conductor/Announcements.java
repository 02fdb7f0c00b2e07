package dev.rubus.supervisor.conductor;

import dev.rubus.abi.vdso.VdsoDriver;
import dev.rubus.supervisor.dispatcher.Dispatcher;
import dev.rubus.supervisor.process.ProcessKind;
import dev.rubus.supervisor.process.ProcessState;
import dev.rubus.supervisor.process.SupervisedProcess;
import dev.rubus.supervisor.telemetry.ProcessReport;
import dev.rubus.supervisor.telemetry.Topics;
import java.util.List;

/**
 * What others hear of the processes' lives: the broker each one's state, which it keeps, and each step; whoever maps the vDSO page the drivers'
 * states. Of services nobody hears. Conductor's thread only.
 */
final class Announcements {
    private final Dispatcher dispatcher;
    private final Topics topics;

    Announcements(Dispatcher dispatcher, Topics topics) {
        this.dispatcher = dispatcher;
        this.topics = topics;
    }

    /** It is in another state now. */
    void entered(SupervisedProcess p, ProcessState state) {
        state(p);
        if (p.spec.kind() == ProcessKind.DRIVER) {
            dispatcher.driverState(
                    new VdsoDriver(p.spec.name(), state.onThePage(), p.generation, p.restarts, p.stateSinceWall()));
        }
    }

    /** Everything that the broker keeps: one that was restarted has forgotten it. */
    void all(List<SupervisedProcess> processes) {
        dispatcher.publish(topics.status(true));
        processes.forEach(this::state);
    }

    /** Something that its state shows has changed. */
    void state(SupervisedProcess p) {
        if (p.spec.kind() != ProcessKind.SERVICE) {
            dispatcher.publish(topics.state(p.spec.kind().label(), p.spec.name(), p.report()));
        }
    }

    void event(SupervisedProcess p, String step) {
        event(p, step, p.report());
    }

    /** Something other than a death was done to it; the event says why, the state keeps its own cause. */
    void event(SupervisedProcess p, String step, String why) {
        event(p, step, p.report().because(why));
    }

    private void event(SupervisedProcess p, String step, ProcessReport report) {
        if (p.spec.kind() != ProcessKind.SERVICE) {
            p.events++;
            dispatcher.publish(topics.event(p.spec.kind().label(), p.spec.name(), report, step, p.events));
        }
    }
}
