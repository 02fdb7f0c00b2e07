/**
 * The network driver: takes messages from ring 0, keeps them in order until an MQTT 5 broker has them, and says so.
 *
 * <p>{@link dev.rubus.driver.net.NetDriver} checks and queues ({@link dev.rubus.driver.net.Outbox}) on the request loop's thread;
 * {@link dev.rubus.driver.net.Link} owns everything else on one thread of its own. {@link dev.rubus.driver.net.PahoBroker} is the
 * only class that knows the MQTT library, behind {@link dev.rubus.driver.net.Broker}.
 */
@NullMarked
package dev.rubus.driver.net;

import org.jspecify.annotations.NullMarked;
