/** What goes out over MQTT: topics, payloads, and the messages that the broker does not have yet. */
@NullMarked
package dev.rubus.supervisor.telemetry;

import org.jspecify.annotations.NullMarked;
