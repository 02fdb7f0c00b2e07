package dev.rubus.cli.doctor;

import dev.rubus.cli.CommandFailure;
import dev.rubus.cli.command.Call;
import dev.rubus.cli.command.Words;
import dev.rubus.cli.configuration.ConfigCheck;
import dev.rubus.cli.configuration.ConfiguredBroker;
import dev.rubus.cli.control.Document;
import dev.rubus.cli.print.Output;
import dev.rubus.cli.print.Table;
import java.nio.file.Path;
import java.util.List;

/** Examines the machine; needs no running node. Exit code 1 when something keeps a node from running. */
public final class Doctor {

    private static final List<Check> CHECKS = List.of(
            SystemChecks::java,
            SystemChecks::root,
            SystemChecks::userNamespaces,
            ProgramChecks::bubblewrap,
            ProgramChecks::broker,
            ProgramChecks::nftables,
            ProgramChecks::iproute,
            SystemChecks::space,
            SystemChecks::memoryCgroup,
            SystemChecks::fuse,
            HardwareChecks::gpio,
            HardwareChecks::i2c,
            HardwareChecks::watchdog);

    private Doctor() {}

    public static Words doctor() {
        return Words.command(
                "doctor", "Examine this machine, and name the command that mends what is wrong.", Doctor::run);
    }

    private static void run(Call call) throws CommandFailure {
        report(examine(thisMachine(call)), call);
    }

    private static Machine thisMachine(Call call) {
        return new Machine(
                Path.of("/"),
                call.state().orElse(Path.of("/var/lib/rubus")),
                new com.sun.security.auth.module.UnixSystem().getUid(),
                new HostTools(),
                ConfiguredBroker.in(ConfigCheck.USUAL));
    }

    static List<Finding> examine(Machine machine) {
        return CHECKS.stream().map(check -> check.look(machine)).toList();
    }

    static void report(List<Finding> findings, Call call) throws CommandFailure {
        call.show(new Document(findings.stream().map(Finding::asMap).toList()), (answer, out) -> print(findings, out));
        long failed = findings.stream()
                .filter(finding -> finding.level() == Finding.Level.FAIL)
                .count();
        if (failed > 0) {
            throw CommandFailure.failed(failed + " of " + findings.size()
                    + " checks failed, so no node starts here: run the commands after each fail line");
        }
    }

    private static void print(List<Finding> findings, Output out) {
        Table table = new Table(List.of("CHECK", "RESULT", "FOUND"));
        for (Finding finding : findings) {
            table.row(List.of(finding.check(), finding.level().word(), finding.found()));
            if (!finding.remedy().isEmpty()) {
                table.row(List.of("", "  try", finding.remedy()));
            }
        }
        table.print(out);
    }
}
