/**
 * The simulated board: a process that stands where pins and chips would be. {@link dev.rubus.sim.SimulatedBoard} is the process,
 * {@link dev.rubus.sim.LineBench} its lines, {@link dev.rubus.sim.BusBench} one bus, {@link dev.rubus.sim.Wiring} what is soldered to
 * them, {@link dev.rubus.sim.BenchOrders} what a test or a user may do to it. How the parts behave is in {@code device}.
 */
@NullMarked
package dev.rubus.sim;

import org.jspecify.annotations.NullMarked;
