package dev.rubus.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

/**
 * Who may know whom. An arrow includes what the target is made of: whoever links the sdk sees the abi and the fds that it hands over.
 */
@AnalyzeClasses(packages = "dev.rubus", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    private static final String OURS = "dev.rubus..";
    private static final String ABI = "dev.rubus.abi..";
    private static final String LINUX = "dev.rubus.linux..";
    private static final String KERNEL = "dev.rubus.kernel..";
    private static final String SDK = "dev.rubus.sdk..";
    private static final String FS = "dev.rubus.fs..";
    private static final String BOARD = "dev.rubus.board..";
    private static final String SUPERVISOR = "dev.rubus.supervisor..";
    private static final String DRIVERS = "dev.rubus.driver..";
    private static final String SENSORS = "dev.rubus.sensors..";
    private static final String PI4J = "dev.rubus.pi4j..";
    private static final String APPS = "dev.rubus.app..";
    private static final String CLI = "dev.rubus.cli..";

    @ArchTest
    static final ArchRule abiDependsOnNothing = onlyKnows(ABI);

    @ArchTest
    static final ArchRule linuxKnowsOnlyTheAbi = onlyKnows(LINUX, ABI);

    @ArchTest
    static final ArchRule kernelKnowsOnlyTheAbi = onlyKnows(KERNEL, ABI);

    @ArchTest
    static final ArchRule sdkKnowsOnlyAbiAndLinux = onlyKnows(SDK, ABI, LINUX);

    @ArchTest
    static final ArchRule fsKnowsOnlyTheSdk = onlyKnows(FS, SDK, ABI, LINUX);

    @ArchTest
    static final ArchRule boardConfigKnowsOnlyTheAbi = onlyKnows(BOARD, ABI);

    @ArchTest
    static final ArchRule supervisorKnowsNoDriver = onlyKnows(SUPERVISOR, KERNEL, LINUX, ABI, BOARD);

    @ArchTest
    static final ArchRule driversKnowOnlyTheSdk = onlyKnows(DRIVERS, SDK, ABI, LINUX, KERNEL);

    @ArchTest
    static final ArchRule noDriverKnowsAnother =
            slices().matching("dev.rubus.driver.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule sensorsArePure = onlyKnows(SENSORS);

    @ArchTest
    static final ArchRule pi4jKnowsOnlyTheSdk = onlyKnows(PI4J, SDK, ABI);

    @ArchTest
    static final ArchRule appsKnowOnlyPublishingAndSensors = onlyKnows(APPS, SDK, SENSORS, ABI);

    @ArchTest
    static final ArchRule noAppKnowsAnother =
            slices().matching("dev.rubus.app.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule commandKnowsOnlyAbiAndBoards = onlyKnows(CLI, ABI, BOARD);

    @ArchTest
    static final ArchRule nothingKnowsTheTestRig = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rubus.sim..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.rubus.sim..");

    @ArchTest
    static final ArchRule onlyLinuxMakesNativeCalls = noClasses()
            .that()
            .resideOutsideOfPackage(LINUX)
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("com.sun.jna.Native");

    @ArchTest
    static final ArchRule kernelDoesNoInputOrOutput = noClasses()
            .that()
            .resideInAPackage(KERNEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..");

    private static ArchRule onlyKnows(String from, String... allowed) {
        String[] all = Arrays.copyOf(allowed, allowed.length + 1);
        all[allowed.length] = from;
        return classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(all).or(not(resideInAPackage(OURS))))
                .allowEmptyShould(true);
    }
}
