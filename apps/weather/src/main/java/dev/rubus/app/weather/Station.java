package dev.rubus.app.weather;

import dev.rubus.abi.Reading.Quality;
import dev.rubus.sdk.Publisher.Value;
import dev.rubus.sensors.RegisterDevice;
import dev.rubus.sensors.bme280.Bme280;
import dev.rubus.sensors.bme280.Reading;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures and publishes. Nothing that sensor, bus or broker do ends it: a failed measurement publishes the last good values as BAD,
 * if there were any, and starts the sensor anew next time; a value that ring 0 does not take is left out. Each trouble is logged when
 * it begins and when it is over, not each time.
 */
final class Station {
    private static final Logger LOG = LoggerFactory.getLogger(Station.class);

    private final RegisterDevice device;
    private final Sink sink;
    private final Trouble sensorTrouble = new Trouble("sensor", LOG::warn);
    private final Trouble publishTrouble = new Trouble("publish", LOG::warn);
    private @Nullable Bme280 sensor;
    private @Nullable Reading last;

    /** Where values go, those of one measurement together. */
    @FunctionalInterface
    interface Sink {
        void publish(List<Value> values) throws IOException;
    }

    Station(RegisterDevice device, Sink sink) {
        this.device = device;
        this.sink = sink;
    }

    /** Measures once. */
    void measure() {
        try {
            if (sensor == null) {
                sensor = Bme280.open(device);
            }
            last = sensor.measure();
            sensorTrouble.over();
            publish(last, Quality.GOOD);
        } catch (IOException e) {
            sensor = null;
            sensorTrouble.is(String.valueOf(e.getMessage()));
            if (last != null) {
                publish(last, Quality.BAD);
            }
        }
    }

    private void publish(Reading reading, Quality quality) {
        try {
            sink.publish(List.of(
                    new Value("temperature", reading.celsius(), "°C", quality),
                    new Value("humidity", reading.relativeHumidityPercent(), "%", quality),
                    new Value("pressure", reading.pascal(), "Pa", quality)));
            publishTrouble.over();
        } catch (IOException e) {
            publishTrouble.is(String.valueOf(e.getMessage()));
        }
    }
}
