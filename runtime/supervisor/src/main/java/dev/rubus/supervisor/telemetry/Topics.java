package dev.rubus.supervisor.telemetry;

import dev.rubus.abi.MqttMessage;
import dev.rubus.abi.ReadingJson;
import java.nio.charset.StandardCharsets;

/** The topics of a node and the JSON that goes there: version 1 of the contract. Immutable. */
public final class Topics {
    private final String root;

    public Topics(String node) {
        this.root = "rubus/v1/" + node + "/";
    }

    public String status() {
        return root + "status";
    }

    public MqttMessage status(boolean online) {
        return message(status(), online ? "online" : "offline", 1, true);
    }

    /** What a process's state is and how it came to it. */
    public MqttMessage state(String kind, String name, ProcessReport report) {
        return message(root + kind + "/" + name + "/state", report.stateJson(), 1, true);
    }

    /** A step of the ladder. */
    public MqttMessage event(String kind, String name, ProcessReport report, String step, long seq) {
        return message(root + kind + "/" + name + "/event", report.eventJson(step, seq), 1, false);
    }

    /** What the topics of an app's readings begin with; the point's name follows. */
    public String dataPrefix(String app) {
        return root + "app/" + app + "/data/";
    }

    /** RFC 3339, UTC, with milliseconds. */
    public static String time(long millis) {
        return ReadingJson.time(millis);
    }

    private static MqttMessage message(String topic, String text, int qos, boolean retain) {
        return new MqttMessage(topic, text.getBytes(StandardCharsets.UTF_8), qos, retain);
    }
}
