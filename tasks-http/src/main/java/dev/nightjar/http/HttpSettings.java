package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a client is patient, and what it goes through.
 *
 * @param connect to a connection, certificates included; default 10 s
 * @param read between two pieces of an answer; default 60 s
 * @param call for one try with all of it; default 10 min
 * @param proxy of the form {@code http://proxy.example.com:3128}, one that wants no log-in; default as the JVM's settings
 *     say
 * @param largestAnswer in bytes; a larger one is refused unread; default 64 MiB
 */
public record HttpSettings(
        @Description("How long to wait for a connection.") @Default("10s")
        Duration connect,

        @Description("How long to wait for the next piece of an answer.") @Default("60s")
        Duration read,

        @Description("How long one try may take in all.") @Default("10m")
        Duration call,

        @Description("An HTTP proxy, like http://proxy.example.com:3128.")
        Optional<URI> proxy,

        @Description("The largest answer that is read, in bytes.") @Default("67108864")
        long largestAnswer) {
    /** As the defaults of the components say. */
    public static final HttpSettings DEFAULT = new HttpSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(10), Optional.empty(), 64L << 20);

    public HttpSettings {
        positive("connect", connect);
        positive("read", read);
        positive("call", call);
        requireNonNull(proxy, "proxy is null");
        if (largestAnswer <= 0 || largestAnswer > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "largestAnswer must be from 1 to %d bytes: %d".formatted(Integer.MAX_VALUE - 8, largestAnswer));
        }
        proxy.ifPresent(HttpSettings::check);
    }

    /** The same with another wait for the next piece of an answer. */
    public HttpSettings withRead(Duration newRead) {
        return new HttpSettings(connect, newRead, call, proxy, largestAnswer);
    }

    /** The same with another wait for a connection. */
    public HttpSettings withConnect(Duration newConnect) {
        return new HttpSettings(newConnect, read, call, proxy, largestAnswer);
    }

    /** The same through a proxy. */
    public HttpSettings withProxy(URI newProxy) {
        return new HttpSettings(connect, read, call, Optional.of(newProxy), largestAnswer);
    }

    /** The same with another bound of what is read. */
    public HttpSettings withLargestAnswer(long bytes) {
        return new HttpSettings(connect, read, call, proxy, bytes);
    }

    private static void check(URI proxy) {
        boolean isAddress = "http".equals(proxy.getScheme())
                && proxy.getHost() != null
                && proxy.getPort() >= 0
                && proxy.getPort() <= 65_535;
        if (!isAddress || proxy.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "proxy '%s' is no http address with a host and a port, and without a user; write it like http://proxy.example.com:3128, and let a proxy of your own (cntlm, for example) log in where that is needed"
                            .formatted(Redaction.address(proxy)));
        }
    }

    private static void positive(String name, Duration time) {
        if (!time.isPositive() || time.toMillis() <= 0) {
            throw new IllegalArgumentException("%s must be at least a millisecond: %s".formatted(name, time));
        }
    }
}
