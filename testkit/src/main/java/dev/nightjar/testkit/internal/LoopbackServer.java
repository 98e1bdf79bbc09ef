package dev.nightjar.testkit.internal;

import dev.nightjar.testkit.wire.Outage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * As much of HTTP/1.1 as fakes need, on loopback only. The JDK's own server puts the machine's time into every answer,
 * where a fake has its own, and cannot break off. Thread-safe.
 */
public final class LoopbackServer implements AutoCloseable {
    /** A request; header names are compared whatever their case. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Incoming(String method, String target, Map<String, String> headers, byte[] body) {
        /** The body as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** What is sent back, and whether the connection is closed then. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Outgoing(int status, Map<String, String> headers, byte[] body, int claimedLength) {}

    private final ServerSocket socket;
    private final Function<Incoming, Optional<Outgoing>> handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Outage outage = Outage.none();

    /**
     * Starts it.
     *
     * @param name of its thread
     * @param port 0 for a free one
     * @param handler its answer, or nothing to close the connection without one; called on a thread of each connection
     */
    public LoopbackServer(String name, int port, Function<Incoming, Optional<Outgoing>> handler) {
        this.handler = handler;
        try {
            socket = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("no server on port %d of this machine; take another".formatted(port), e);
        }
        Thread.ofVirtual().name(name).start(this::accept);
    }

    /** The port that it listens on. */
    public int port() {
        return socket.getLocalPort();
    }

    /** From now on nobody reaches it until the outage ends, and whoever is connected has lost it. */
    public void lose(Outage newOutage) {
        // INVARIANT: the outage is set before the connections are closed; one that is made looks at it when it is in
        // the set.
        outage = newOutage;
        open.forEach(LoopbackServer::reset);
    }

    /** Closes it so that the other side has an error, not an end. */
    private static void reset(Socket client) {
        try (client) {
            client.setSoLinger(true, 0);
        } catch (IOException _) {
            // It is closed already.
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                if (outage.turnsAway()) {
                    open.remove(client);
                    reset(client);
                    continue;
                }
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                Optional<Incoming> request = read(in);
                Optional<Outgoing> answer = request.flatMap(handler);
                goesOn = answer.isPresent() && write(client.getOutputStream(), answer.get());
            }
        } catch (IOException _) {
            // The client has gone.
        } finally {
            open.remove(client);
        }
    }

    private static Optional<Incoming> read(InputStream in) throws IOException {
        String first = line(in);
        String[] parts = first.split(" ", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        return Optional.of(new Incoming(parts[0], parts[1], headers, in.readNBytes(length)));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the connection can be kept. */
    private static boolean write(OutputStream out, Outgoing answer) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 %d -\r\n".formatted(answer.status()));
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(answer.claimedLength()).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(answer.body());
        out.flush();
        return answer.claimedLength() == answer.body().length;
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
