package dev.rubus.cli.print;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.control.Document;

/** Shows one kind of answer to a person. */
@FunctionalInterface
public interface Printer {

    void print(Document answer, Output out) throws CommandFailure;
}
