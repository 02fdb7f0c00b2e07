package dev.rubus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JDK for a Debian that has none, from a server that answers like Adoptium's. */
class FetchJdkTest {
    private static final Path LIB = Path.of("..", "lib").toAbsolutePath().normalize();

    @TempDir
    Path checkout;

    private HttpServer server;
    private byte[] archive;
    private String json = "";

    @BeforeEach
    void serve() throws Exception {
        Path jdk = Files.createDirectories(checkout.resolve("made/jdk-25.0.1+8/bin"));
        Files.writeString(jdk.resolveSibling("release"), "JAVA_VERSION=\"25.0.1\"\n");
        for (String program : new String[] {"java", "javac"}) {
            Files.writeString(jdk.resolve(program), "#!/bin/sh\n");
            assertTrue(jdk.resolve(program).toFile().setExecutable(true));
        }
        Path tar = checkout.resolve("made.tar.gz");
        int exit = new ProcessBuilder("tar", "-czf", tar.toString(), "-C", checkout + "/made", "jdk-25.0.1+8")
                .inheritIO()
                .start()
                .waitFor();
        assertEquals(0, exit);
        archive = Files.readAllBytes(tar);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v3/assets/latest/25/hotspot", exchange -> answer(exchange, json.getBytes(StandardCharsets.UTF_8)));
        server.createContext("/jdk.tar.gz", exchange -> answer(exchange, archive));
        server.start();
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(archive);
        json = """
                [ { "binary": { "architecture": "x64", "image_type": "jdk", "os": "linux",
                    "package": {
                      "checksum": "%s",
                      "checksum_link": "http://nowhere.invalid/sum",
                      "link": "http://127.0.0.1:%d/jdk.tar.gz",
                      "metadata_link": "http://nowhere.invalid/meta",
                      "name": "jdk.tar.gz",
                      "size": %d
                    }, "project": "jdk" }, "release_name": "jdk-25.0.1+8" } ]
                """.formatted(HexFormat.of().formatHex(sum), server.getAddress().getPort(), archive.length);
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private String run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        "-c",
                        "set -euo pipefail; cd \"$1\"; for part in say jdk packages fetch; do source \"$2/$part.sh\"; done;"
                                + " ensure_packages() { :; }; if fetch_jdk; then JAVA_HOME= find_jdk build; fi;"
                                + " ls -A \"$RUBUS_ROOT/.cache/jdk\" 2>/dev/null",
                        "test",
                        checkout.toString(),
                        LIB.toString())
                .redirectErrorStream(true)
                .redirectOutput(checkout.resolve("said").toFile());
        builder.environment().put("RUBUS_ROOT", checkout.toString());
        builder.environment()
                .put("RUBUS_JDK_API", "http://127.0.0.1:" + server.getAddress().getPort());
        Process process = builder.start();
        process.getOutputStream().close();
        process.waitFor();
        return Files.readString(checkout.resolve("said"));
    }

    @Test
    void theArchiveIsUnpackedWhereJdksAreLookedFor() throws Exception {
        String said = run();
        assertTrue(said.endsWith("\njdk-25.0.1+8\n"), said);
        assertTrue(Files.isExecutable(checkout.resolve(".cache/jdk/jdk-25.0.1+8/bin/java")), said);
    }

    @Test
    void anArchiveWithAnotherChecksumIsRefusedAndNothingIsLeft() throws Exception {
        archive[archive.length / 2] ^= 1;
        String said = run();
        assertTrue(said.contains("could not be downloaded whole"), said);
        assertFalse(Files.list(checkout.resolve(".cache/jdk")).findAny().isPresent(), said);
    }

    @Test
    void anAnswerThatIsNoDownloadIsOneLine() throws Exception {
        json = "[]";
        String said = run();
        assertTrue(said.contains("answers something else than a download"), said);
    }
}
