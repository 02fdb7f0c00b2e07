package dev.rubus.board;

import dev.rubus.board.grant.GpioGrant;
import dev.rubus.board.grant.I2cGrant;
import dev.rubus.board.hardware.Board;
import dev.rubus.board.hardware.I2cBus;
import dev.rubus.board.manifest.AppFile;
import dev.rubus.board.manifest.DeviceNeed;
import dev.rubus.board.manifest.DriverFile;
import dev.rubus.board.manifest.DriverManifest;
import dev.rubus.board.manifest.Placement;
import dev.rubus.board.toml.Located;
import dev.rubus.board.toml.Position;
import dev.rubus.board.toml.Problem;
import dev.rubus.board.toml.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What no file can tell alone: whether the files agree with each other, with the board and with the class path. */
final class CrossChecks {
    private final Problems problems;

    CrossChecks(Problems problems) {
        this.problems = problems;
    }

    /** Drivers and apps share one name space: {@code supervisor restart NAME} must mean one of them. */
    void names(List<DriverFile> drivers, List<AppFile> apps) {
        Map<String, Position> taken = new HashMap<>();
        drivers.forEach(driver -> name(taken, "driver " + driver.manifest().name(), driver.nameAt()));
        apps.forEach(app -> name(taken, "app " + app.manifest().name(), app.nameAt()));
    }

    private void name(Map<String, Position> taken, String who, Position at) {
        Position first = taken.putIfAbsent(who.substring(who.indexOf(' ') + 1), at);
        if (first != null) {
            problems.add(new Problem(at, who + ": the name is taken by " + first, "rename one of the two"));
        }
    }

    /** What node.toml says of drivers, and what a driver must be that has nothing between it and ring 0. */
    void placements(List<DriverFile> drivers, Map<String, Located<Placement>> said) {
        Set<String> names = new TreeSet<>();
        drivers.forEach(driver -> names.add(driver.manifest().name()));
        said.forEach((name, where) -> {
            if (!names.contains(name)) {
                problems.add(new Problem(
                        where.at(), "no driver is named " + name, "use one of " + String.join(", ", names)));
            }
        });
        for (DriverFile driver : drivers) {
            DriverManifest manifest = driver.manifest();
            if (manifest.placement() == Placement.INLINE && manifest.standby()) {
                inline(driver, "a standby is a second process", "standby = true");
            } else if (manifest.placement() == Placement.INLINE
                    && !manifest.env().isEmpty()) {
                inline(driver, "a thread has no environment of its own", "[env]");
            }
        }
    }

    private void inline(DriverFile driver, String why, String key) {
        String name = driver.manifest().name();
        problems.add(new Problem(
                driver.placementAt(),
                "driver " + name + ": placement = \"inline\" beside " + key + ": " + why,
                "remove " + key + " from " + driver.manifest().file().getFileName()
                        + ", or write placement = \"sandbox\""));
    }

    void classes(List<DriverFile> drivers, Predicate<String> exists) {
        for (DriverFile driver : drivers) {
            String main = driver.manifest().main();
            if (!exists.test(main)) {
                problems.add(new Problem(
                        driver.mainAt(),
                        "driver " + driver.manifest().name() + ": class " + main + " is not on the class path",
                        "correct main, or add the driver's jar to the installation's lib folder"));
            }
        }
    }

    /** A line belongs to one app. An I2C address may be shared: the bus is what is scheduled. */
    void claims(List<AppFile> apps) {
        Map<Integer, String> owners = new HashMap<>();
        for (AppFile app : apps) {
            for (Located<GpioGrant> claim : app.gpio()) {
                String me = app.manifest().name();
                String owner = owners.putIfAbsent(claim.value().line(), "app " + me + " (" + claim.at() + ")");
                if (owner != null) {
                    problems.add(new Problem(
                            claim.at(),
                            "app " + me + ": line " + claim.value().line() + " is already claimed by " + owner,
                            "a line belongs to one app: remove one of the two grants"));
                }
            }
            reservations(app);
        }
    }

    private void reservations(AppFile app) {
        Map<I2cGrant, Located<I2cGrant>> first = new HashMap<>();
        for (Located<I2cGrant> claim : app.i2c()) {
            I2cGrant device = new I2cGrant(claim.value().bus(), claim.value().address());
            Located<I2cGrant> before = first.putIfAbsent(device, claim);
            if (before != null && !before.value().equals(claim.value())) {
                problems.add(new Problem(
                        claim.at(),
                        "app " + app.manifest().name() + ": " + claim.value() + " is granted otherwise before ("
                                + before.at() + ")",
                        "grant it once, with the reservation that holds"));
            }
        }
    }

    void hardware(Board board, List<DriverFile> drivers, List<AppFile> apps) {
        for (DriverFile driver : drivers) {
            for (Located<DeviceNeed> need : driver.devices()) {
                need.value()
                        .bus()
                        .ifPresent(bus ->
                                bus(board, bus, "driver " + driver.manifest().name(), need.at()));
            }
        }
        for (AppFile app : apps) {
            String me = "app " + app.manifest().name();
            app.gpio().forEach(claim -> line(board, claim.value().line(), me, claim.at()));
            app.i2c().forEach(claim -> bus(board, claim.value().bus(), me, claim.at()));
        }
        apps.forEach(app -> app.gpio().forEach(claim -> busLine(board, apps, app, claim)));
    }

    private void line(Board board, int line, String who, Position at) {
        if (!board.header().has(line)) {
            String header = board.header().name() + " header of " + board.id() + " ("
                    + board.header().span() + ")";
            problems.add(new Problem(
                    at, who + ": line " + line + " is not on the " + header, "use the BCM number, not the pin's"));
        }
    }

    private void bus(Board board, int number, String who, Position at) {
        Optional<I2cBus> bus = board.bus(number);
        List<Integer> enabled =
                board.i2c().stream().filter(I2cBus::enabled).map(I2cBus::number).toList();
        if (bus.isEmpty()) {
            problems.add(new Problem(
                    at, who + ": " + board.id() + " has no I2C bus " + number, "use one of its buses " + enabled));
        } else if (!bus.get().enabled()) {
            problems.add(new Problem(
                    at,
                    who + ": I2C bus " + number + " of " + board.id() + " is disabled",
                    "use one of its buses " + enabled + ", or set enabled = true for it in " + board.id() + ".toml"));
        }
    }

    /** A line cannot be GPIO while somebody uses it as SDA or SCL. */
    private void busLine(Board board, List<AppFile> apps, AppFile app, Located<GpioGrant> claim) {
        int line = claim.value().line();
        for (I2cBus bus : board.i2c()) {
            if (!bus.enabled() || (line != bus.sdaLine() && line != bus.sclLine())) {
                continue;
            }
            apps.stream()
                    .filter(user -> uses(user, bus.number()))
                    .findFirst()
                    .ifPresent(user -> problems.add(new Problem(
                            claim.at(),
                            "app " + app.manifest().name() + ": line " + line + " is "
                                    + (line == bus.sdaLine() ? "SDA" : "SCL") + " of I2C bus " + bus.number()
                                    + ", which app " + user.manifest().name() + " uses",
                            "use another line")));
        }
    }

    private static boolean uses(AppFile app, int bus) {
        return app.i2c().stream().map(Located::value).mapToInt(I2cGrant::bus).anyMatch(number -> number == bus);
    }
}
