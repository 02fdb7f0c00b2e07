package dev.rubus.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Over its restart budget a process is degraded: said so, retried, never given up. */
class BudgetTest {
    @Test
    void overBudgetIsDegradedAndComesBackByItself() throws IOException, InterruptedException {
        NodeFolder folder = NodeFolder.create();
        // The longest back-off is how long it stays degraded: long enough to be seen by ps on a busy machine.
        folder.driver("gpio", text -> NodeFolder.policy(text, "2 in 60s", "10ms..2s"));
        try (RunningNode node = RunningNode.start(folder);
                Subscriber subscriber = Subscriber.to(folder.port())) {
            for (String step : new String[] {"restart", "back-off"}) {
                int mark = subscriber.mark();
                node.chaos("gpio", "kill");
                subscriber.await(mark, "gpio: " + step, m -> m.isStep("gpio", step));
                subscriber.await(mark, "gpio serves", m -> m.isStep("gpio", "serving"));
            }
            int mark = subscriber.mark();
            node.chaos("gpio", "kill");

            node.awaitPs("gpio is degraded", rows -> rows.get("gpio").state().equals("degraded"));
            Subscriber.Message event = subscriber.await(mark, "degraded", m -> m.isStep("gpio", "degraded"));
            assertEquals("degraded", event.text("state"));
            subscriber.await(
                    mark,
                    "the retained state says degraded",
                    m -> m.topic().endsWith("/driver/gpio/state")
                            && m.text("state").equals("degraded"));

            subscriber.await(mark, "gpio serves by itself", m -> m.isStep("gpio", "serving"));
            node.awaitAllRunning();
            assertEquals(4, node.ps("gpio").generation());
        }
    }
}
