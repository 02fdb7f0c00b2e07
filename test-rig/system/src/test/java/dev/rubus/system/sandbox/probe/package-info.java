/** Hostile programs that a node under test runs as apps. */
package dev.rubus.system.sandbox.probe;
