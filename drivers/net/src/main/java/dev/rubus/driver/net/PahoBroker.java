package dev.rubus.driver.net;

import dev.rubus.abi.MqttMessage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.logging.LoggerFactory;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/**
 * The broker through Eclipse Paho: MQTT 5, session kept for an hour, keep-alive 10 s, last will with a delay.
 *
 * <p>A connection is a client of its own that is thrown away afterwards, so that Paho has nothing to resend: {@link Link} does. Its
 * own reconnecting is off, and its callbacks only pass on.
 */
final class PahoBroker implements Broker {
    static final int CONNECT_SECONDS = 5;
    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final long SESSION_SECONDS = 3600;
    /** What MQTT 5 assumes if the broker says nothing (§3.2.2.3.3). */
    private static final int DEFAULT_RECEIVE_MAXIMUM = 65535;

    private final BrokerConfig config;

    PahoBroker(BrokerConfig config) {
        this.config = config;
    }

    @Override
    public BrokerConnection connect(BrokerListener listener) {
        // Here, not in the constructor: the first touch of the library loads its jar, and the driver should be ready
        // before that.
        LoggerFactory.setLogger(PahoSilence.class.getName());
        return new Connection(config, listener);
    }

    @Override
    public String name() {
        return config.toString();
    }

    private static MqttConnectionOptions options(BrokerConfig config, NoDelaySockets sockets) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setCleanStart(false);
        options.setSessionExpiryInterval(SESSION_SECONDS);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setConnectionTimeout(CONNECT_SECONDS);
        options.setSocketFactory(sockets);
        if (config.username() != null) {
            options.setUserName(config.username());
        }
        if (config.password() != null) {
            options.setPassword(config.password().getBytes(StandardCharsets.UTF_8));
        }
        BrokerConfig.Will will = config.will();
        if (will != null) {
            byte[] payload = will.payload().getBytes(StandardCharsets.UTF_8);
            options.setWill(
                    will.topic(),
                    new org.eclipse.paho.mqttv5.common.MqttMessage(payload, 1, true, new MqttProperties()));
            MqttProperties properties = new MqttProperties();
            properties.setWillDelayInterval((long) will.delaySeconds());
            options.setWillMessageProperties(properties);
        }
        return options;
    }

    private static final class Connection implements BrokerConnection, MqttCallback, MqttActionListener {
        private final BrokerListener listener;
        private final NoDelaySockets sockets = new NoDelaySockets();
        private final AtomicBoolean over = new AtomicBoolean();
        private final @Nullable MqttAsyncClient client;

        Connection(BrokerConfig config, BrokerListener listener) {
            this.listener = listener;
            MqttAsyncClient made = null;
            try {
                String url = "tcp://" + config.host() + ":" + config.port();
                made = new MqttAsyncClient(url, config.clientId(), new MemoryPersistence());
                made.setCallback(this);
                made.connect(options(config, sockets), null, this);
            } catch (MqttException | IllegalArgumentException e) {
                lost(reason(e), false);
            }
            client = made;
        }

        @Override
        public void publish(long id, MqttMessage message) throws IOException {
            if (client == null) {
                throw new IOException("not connected");
            }
            try {
                client.publish(
                        message.topic(), message.payload(), message.qos(), message.retain(), null, new Settled(id));
            } catch (MqttException e) {
                throw new IOException(reason(e), e);
            }
        }

        @Override
        public void disconnect() {
            over.set(true);
            if (client != null) {
                try {
                    // Returns after Paho's own 100 ms, by when its thread has written the packet.
                    client.disconnect(0, null, null, MqttReturnCode.RETURN_CODE_SUCCESS, new MqttProperties());
                } catch (MqttException e) {
                    // Gone already, which is what we wanted; then the last will has its say.
                    sockets.close();
                }
            }
        }

        @Override
        public void cut() {
            over.set(true);
            sockets.close();
        }

        @Override
        public void onSuccess(IMqttToken token) {
            MqttProperties properties = token.getResponseProperties();
            Integer window = properties == null ? null : properties.getReceiveMaximum();
            Long packet = properties == null ? null : properties.getMaximumPacketSize();
            listener.opened(
                    window == null ? DEFAULT_RECEIVE_MAXIMUM : window, packet == null ? Long.MAX_VALUE : packet);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            lost(reason(cause), false);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            MqttException cause = response.getException();
            if (cause == null) {
                int code = response.getReturnCode();
                lost("the broker hung up: " + meaning(code), blamesMessage(code));
            } else {
                lost(reason(cause), false);
            }
        }

        private void lost(String reason, boolean blamesMessage) {
            if (over.compareAndSet(false, true)) {
                listener.lost(reason, blamesMessage);
            }
            sockets.close();
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // About incoming messages only, and there are none; what ends the connection comes as disconnected.
        }

        @Override
        public void messageArrived(String topic, org.eclipse.paho.mqttv5.common.MqttMessage message) {
            // Nothing is subscribed to.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Each message has its own listener.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // onSuccess says more.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // No enhanced authentication was asked for.
        }

        /** The fate of one message. */
        private final class Settled implements MqttActionListener {
            private final long id;

            Settled(long id) {
                this.id = id;
            }

            @Override
            public void onSuccess(IMqttToken token) {
                int[] codes = token.getReasonCodes();
                listener.settled(id, codes == null || codes.length == 0 ? 0 : codes[0]);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
                // Only when the connection is lost, which is said once for all.
            }
        }
    }

    /** Reason codes with which a broker ends the connection because of a packet that it would refuse again. */
    private static boolean blamesMessage(int code) {
        return switch (code) {
            case MqttReturnCode.RETURN_CODE_MALFORMED_CONTROL_PACKET,
                    MqttReturnCode.RETURN_CODE_PROTOCOL_ERROR,
                    MqttReturnCode.RETURN_CODE_TOPIC_NAME_INVALID,
                    MqttReturnCode.RETURN_CODE_PACKET_TOO_LARGE,
                    MqttReturnCode.RETURN_CODE_PAYLOAD_FORMAT_INVALID -> true;
            default -> false;
        };
    }

    private static String reason(Throwable cause) {
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        if (root instanceof UnknownHostException) {
            return "host name not known: " + root.getMessage();
        }
        if (root instanceof SocketTimeoutException) {
            return "no answer within " + CONNECT_SECONDS + " s";
        }
        if (root instanceof java.io.EOFException) {
            return "the broker closed the connection";
        }
        if (root instanceof IOException) {
            String message = root.getMessage();
            return message == null ? root.getClass().getSimpleName() : message;
        }
        if (cause instanceof MqttException mqtt) {
            return meaning(mqtt.getReasonCode());
        }
        return cause.toString();
    }

    private static String meaning(int code) {
        return switch (code) {
            case 1, MqttReturnCode.RETURN_CODE_UNSUPPORTED_PROTOCOL_VERSION -> "it does not speak MQTT 5";
            case MqttReturnCode.RETURN_CODE_IDENTIFIER_NOT_VALID -> "client.id refused";
            case MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD, MqttReturnCode.RETURN_CODE_BAD_AUTHENTICATION ->
                "wrong user name or password";
            case MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED -> "not authorized, check user name and password";
            case MqttReturnCode.RETURN_CODE_SERVER_UNAVAILABLE, MqttReturnCode.RETURN_CODE_SERVER_BUSY -> "it is busy";
            case MqttReturnCode.RETURN_CODE_BANNED -> "this client is banned";
            case MqttReturnCode.RETURN_CODE_SERVER_SHUTTING_DOWN -> "it shuts down";
            case MqttReturnCode.RETURN_CODE_KEEP_ALIVE_TIMEOUT -> "it heard nothing from us";
            case MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER -> "another client uses our client.id";
            case MqttReturnCode.RETURN_CODE_MALFORMED_CONTROL_PACKET -> "malformed packet";
            case MqttReturnCode.RETURN_CODE_PROTOCOL_ERROR -> "protocol error";
            case MqttReturnCode.RETURN_CODE_TOPIC_NAME_INVALID -> "topic refused";
            case MqttReturnCode.RETURN_CODE_PACKET_TOO_LARGE -> "packet too large";
            case MqttReturnCode.RETURN_CODE_QUOTA_EXCEEDED -> "quota exceeded";
            case MqttReturnCode.RETURN_CODE_RETAIN_NOT_SUPPORTED -> "it takes no retained last will";
            case MqttReturnCode.RETURN_CODE_QOS_NOT_SUPPORTED -> "it takes no QoS 1";
            case MqttClientException.REASON_CODE_CLIENT_TIMEOUT, MqttClientException.REASON_CODE_WRITE_TIMEOUT ->
                "no answer to a ping";
            case MqttClientException.REASON_CODE_CONNECTION_LOST,
                    MqttClientException.REASON_CODE_CLIENT_DISCONNECTING,
                    MqttClientException.REASON_CODE_CLIENT_NOT_CONNECTED -> "connection lost";
            default -> "code " + code;
        };
    }
}
