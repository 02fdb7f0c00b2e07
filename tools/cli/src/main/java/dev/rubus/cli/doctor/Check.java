package dev.rubus.cli.doctor;

/** Looks at one thing a node needs. */
@FunctionalInterface
interface Check {

    Finding look(Machine machine);
}
