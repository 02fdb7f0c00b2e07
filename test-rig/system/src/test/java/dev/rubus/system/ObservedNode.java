package dev.rubus.system;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A node for all tests of a class, and a subscriber that has heard it from the first of them on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ObservedNode {
    RunningNode node;
    Subscriber subscriber;

    /** Where the node lives; patient with deaths unless a class wants it otherwise. */
    NodeFolder folder() throws IOException {
        return NodeFolder.create().restartPolicy(NodeFolder.PATIENT, NodeFolder.QUICK);
    }

    @BeforeAll
    void start() throws IOException, InterruptedException {
        node = RunningNode.start(folder());
        subscriber = Subscriber.to(node.folder().port());
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        if (subscriber != null) {
            subscriber.close();
        }
        if (node != null) {
            node.close();
        }
    }
}
