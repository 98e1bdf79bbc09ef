package dev.nightjar.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers with whatever bytes, and then closes. */
final class RawServer implements AutoCloseable {
    interface Answer {
        void write(int connection, OutputStream out) throws IOException;
    }

    private interface Question {
        void read(InputStream in) throws IOException;
    }

    private final ServerSocket socket;
    private final AtomicInteger connections = new AtomicInteger();

    RawServer(Answer answer) {
        this(answer, RawServer::readHead);
    }

    /** One that closes after the first byte. */
    static RawServer closing() {
        return new RawServer((_, _) -> {}, in -> in.read());
    }

    private RawServer(Answer answer, Question question) {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> serve(answer, question));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(socket.getLocalPort(), path));
    }

    int connections() {
        return connections.get();
    }

    private void serve(Answer answer, Question question) {
        while (!socket.isClosed()) {
            try (Socket accepted = socket.accept()) {
                int connection = connections.incrementAndGet();
                question.read(accepted.getInputStream());
                answer.write(connection, accepted.getOutputStream());
                accepted.getOutputStream().flush();
            } catch (IOException _) {
                // The client has gone, or the server is closed.
            }
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int ends = 0;
        for (int c = in.read(); c >= 0 && ends < 4; c = ends == 4 ? -1 : in.read()) {
            ends = c == '\r' || c == '\n' ? ends + 1 : 0;
            if (ends == 4) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
