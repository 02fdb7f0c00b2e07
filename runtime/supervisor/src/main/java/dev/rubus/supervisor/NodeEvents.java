package dev.rubus.supervisor;

import dev.rubus.abi.Errno;
import dev.rubus.supervisor.dispatcher.Deferred;
import dev.rubus.supervisor.dispatcher.DispatcherEvents;
import dev.rubus.supervisor.process.ProcessKind;
import dev.rubus.supervisor.process.SupervisedProcess;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Brings what the data plane has to say to the conductor's thread. */
final class NodeEvents implements DispatcherEvents {
    private final Node node;
    private final BiConsumer<String, String> noted;

    /** @param noted gets the notes that processes send, with their names; conductor's thread */
    NodeEvents(Node node, BiConsumer<String, String> noted) {
        this.node = node;
        this.noted = noted;
    }

    @Override
    public void violation(String process, int generation, String what) {
        onRun(process, generation, p -> node.lifecycle().kill(p, "protocol violation: " + what));
    }

    @Override
    public void exit(String process, int generation, int status) {
        onRun(process, generation, p -> node.lifecycle().requests().finish(p, status));
    }

    @Override
    public void spawn(String name, Deferred answer) {
        node.conductor().post(() -> {
            Errno refused = node.lifecycle()
                    .find(name)
                    .filter(p -> p.spec.kind() == ProcessKind.APP)
                    .map(node.lifecycle().requests()::spawn)
                    .orElse(Errno.ENOENT);
            if (refused == Errno.OK) {
                answer.complete(node.lifecycle().find(name).orElseThrow().generation);
            } else {
                answer.fail(refused);
            }
        });
    }

    @Override
    public void note(String process, String text) {
        node.conductor().post(() -> noted.accept(process, text));
    }

    @Override
    public void edgesLost(String driver, long more) {
        node.conductor().post(() -> node.lifecycle().edgesLost(driver, more));
    }

    @Override
    public void lineFailed(String driver, String path, Errno why) {
        node.conductor()
                .post(() -> node.lifecycle().find(driver).ifPresent(p -> {
                    String what = path + " reports no more edges: " + why.name() + ", " + why.meaning();
                    p.log.add(what);
                    node.lifecycle().event(p, "line-failed", what);
                }));
    }

    /** Of a run that is over nothing is to be done any more. */
    private void onRun(String process, int generation, Consumer<SupervisedProcess> action) {
        node.conductor()
                .post(() -> node.lifecycle()
                        .find(process)
                        .filter(p -> p.generation == generation)
                        .ifPresent(action));
    }
}
