package dev.rubus.supervisor.conductor;

import dev.rubus.abi.Errno;
import dev.rubus.supervisor.process.KilledFor;
import dev.rubus.supervisor.process.ProcessKind;
import dev.rubus.supervisor.process.ProcessState;
import dev.rubus.supervisor.process.SupervisedProcess;

/** The begin and the end of programs as programs ask for them: the system calls SPAWN and EXIT. Conductor's thread only. */
public final class ProgramRequests {
    private final Lifecycle lifecycle;

    ProgramRequests(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /**
     * The program says that its work is done, and is asked to end. An app that says so with status 0 stays down until somebody starts it;
     * all else comes back by the ladder. A run says it once: what it says after that, until it has ended, changes nothing.
     */
    public void finish(SupervisedProcess p, int status) {
        if (p.finished) {
            return;
        }
        p.finished = true;
        p.exitStatus = status;
        if (status == 0 && p.spec.kind() == ProcessKind.APP && p.isRunning()) {
            p.cause = "finished";
            lifecycle.enter(p, new ProcessState.Stopped());
            lifecycle.event(p, "exit");
        } else if (p.killedFor == null) {
            p.killedFor = new KilledFor(KilledFor.By.EXIT, "exit status " + status);
        }
        lifecycle.askToEnd(p);
    }

    /** Starts an app that is down because its work was done. @return OK; EALREADY if it runs or comes back by itself; EPERM if it is held */
    public Errno spawn(SupervisedProcess p) {
        if (lifecycle.isStopping()) {
            return Errno.EAGAIN;
        }
        if (p.state() instanceof ProcessState.Held) {
            return Errno.EPERM;
        }
        if (p.isAlive() || !(p.state() instanceof ProcessState.Stopped)) {
            return Errno.EALREADY;
        }
        lifecycle.start(p);
        return Errno.OK;
    }
}
