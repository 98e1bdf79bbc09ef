package dev.nightjar.testkit.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.testkit.wire.Outage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A network that is lost, seen by a client that tries nothing twice. */
class OutageTest {
    private final FakeSnowflake fake = new FakeSnowflake();

    @AfterEach
    void close() {
        fake.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), fake.url().getPort());
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /session/heartbeat HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        byte[] first = in.readNBytes("HTTP/1.1 200".length());
        if (first.length == 0) {
            throw new IOException("it ended");
        }
        return new String(first, StandardCharsets.US_ASCII);
    }

    private String askAnew() throws IOException {
        try (Socket socket = connect()) {
            return ask(socket);
        }
    }

    @Test
    void lastsUntilTheTestEndsIt() throws IOException {
        Outage outage = Outage.lasting();
        try (Socket before = connect()) {
            assertThat(ask(before)).isEqualTo("HTTP/1.1 200");
            fake.lose(outage);
            assertThatThrownBy(() -> {
                        while (true) {
                            String _ = ask(before);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(this::askAnew).isInstanceOf(IOException.class);
        }

        outage.end();
        assertThat(askAnew()).isEqualTo("HTTP/1.1 200");
        assertThat(outage.turnedAway()).isEqualTo(10);
    }

    @Test
    void endsByItselfAfterSoManyConnections() throws IOException {
        Outage outage = Outage.ending(2);
        fake.lose(outage);

        assertThatThrownBy(this::askAnew).isInstanceOf(IOException.class);
        assertThatThrownBy(this::askAnew).isInstanceOf(IOException.class);
        assertThat(askAnew()).isEqualTo("HTTP/1.1 200");
        assertThat(outage.turnedAway()).isEqualTo(2);
        assertThatIllegalArgumentException().isThrownBy(() -> Outage.ending(-1));
    }
}
