package dev.rubus.supervisor.inline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar with a program for tests, which only its run's own loader sees. */
final class ProgramJar {
    private ProgramJar() {}

    /** @param source of the class {@code prog.P}, which is the jar's InlineProgram */
    static void compile(Path lib, String source) throws IOException {
        Path file = Files.createDirectories(lib.resolve("prog")).resolve("P.java");
        Files.writeString(file, source);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", System.getProperty("java.class.path"), file.toString());
        assertEquals(0, failed);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(lib.resolve("rubus-prog-1.jar")));
                Stream<Path> classes = Files.list(file.resolveSibling("."))) {
            for (Path each :
                    classes.filter(f -> f.toString().endsWith(".class")).toList()) {
                jar.putNextEntry(new JarEntry("prog/" + each.getFileName()));
                Files.copy(each, jar);
            }
            jar.putNextEntry(new JarEntry("META-INF/services/dev.rubus.abi.InlineProgram"));
            jar.write("prog.P".getBytes(StandardCharsets.UTF_8));
        }
    }
}
