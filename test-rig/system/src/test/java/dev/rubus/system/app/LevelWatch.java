package dev.rubus.system.app;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalState;
import dev.rubus.sdk.Publisher;
import java.io.IOException;

/**
 * Asks the line of its environment for its level again and again, as any Pi4J program does, and publishes what it was told and when it had asked: twice the ms
 * since 1970, and one more if it was high.
 */
public final class LevelWatch {
    private static final int PAUSE_MILLIS = 10;

    private LevelWatch() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Context pi4j = Pi4J.newAutoContext();
        int line = Integer.parseInt(System.getenv("LINE"));
        DigitalInput input = pi4j.create(
                DigitalInputConfigBuilder.newInstance(pi4j).bcm(line).build());
        Publisher publisher = Publisher.connect();
        while (true) {
            long asked = System.currentTimeMillis();
            boolean high = input.state() == DigitalState.HIGH;
            publisher.publish("level", asked * 2.0 + (high ? 1 : 0), "");
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
