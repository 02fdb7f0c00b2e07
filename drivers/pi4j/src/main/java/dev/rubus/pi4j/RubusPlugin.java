package dev.rubus.pi4j;

import com.pi4j.context.Context;
import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import dev.rubus.abi.Handshake;
import dev.rubus.sdk.Ring0;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Pi4J finds on the class path. Inside a node its providers go before those of every other plugin; elsewhere, on a desk with
 * Pi4J's mock plugin for example, it stands aside.
 */
public final class RubusPlugin implements Plugin {
    /** Above the priorities of Pi4J's own plugins, which are 0 to 200. */
    static final int PRIORITY = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(RubusPlugin.class);

    @Override
    public void initialize(PluginService service) {
        String socket = System.getProperty(Ring0.SOCKET_PROPERTY, Handshake.SOCKET_PATH);
        if (!Files.exists(Path.of(socket))) {
            LOG.info("not started by a node, so without its providers: there is no {}", socket);
            return;
        }
        service.register(new RubusDigitalInputProvider(), new RubusDigitalOutputProvider(), new RubusI2CProvider());
        service.register(new RubusPlatform());
        Context context = service.context();
        if (!context.config().enableShutdownHook()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(context), "rubus-pi4j-shutdown"));
        }
    }

    /** An app that ring 0 ends is one that ends in good order: its outputs take their shutdown state. */
    private static void end(Context context) {
        if (!context.isShutdown()) {
            context.shutdown();
        }
    }
}
