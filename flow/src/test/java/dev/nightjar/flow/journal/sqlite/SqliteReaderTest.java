package dev.nightjar.flow.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteReaderTest {
    @TempDir
    private Path folder;

    private SqliteReader reader;

    @BeforeEach
    void open() throws SQLException {
        SqliteFile file = new SqliteFile(folder.resolve("journal.db"));
        file.write().close();
        reader = new SqliteReader(file);
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                done.complete(action.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    @Test
    void anInterruptedCloserWaitsForWhatIsRead() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        CompletableFuture<Integer> first = inBackground(() -> reader.read(_ -> {
            reading.countDown();
            while (go.getCount() > 0) {
                interrupted.compareAndSet(false, Thread.interrupted());
                Thread.onSpinWait();
            }
            return 1;
        }));
        reading.await();
        CompletableFuture<Boolean> closer = inBackground(() -> {
            Thread.currentThread().interrupt();
            reader.close();
            return Thread.interrupted();
        });
        assertThatThrownBy(() -> closer.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        go.countDown();

        assertThat(closer.get(1, TimeUnit.MINUTES)).as("the interrupt is kept").isTrue();
        assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo(1);
        assertThat(interrupted).isFalse();
    }

    @Test
    void onceItIsClosedItSaysSo() {
        reader.close();

        assertThatThrownBy(() -> reader.read(_ -> 1))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
                .hasMessageEndingWith("journal.db is closed; open it again to go on");
        assertThatThrownBy(reader::another).hasMessageContaining("is closed");
    }
}
