package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Secret;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeColumn;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result that is larger than the heap. */
class LargeResultTest {
    private static final long ROWS = 10_000_000;

    @TempDir
    private Path folder;

    /** Reads it with little memory. */
    public static final class Reader {
        public static void main(String[] arguments) {
            SnowflakeSpec spec =
                    Specs.at(Optional.of(URI.create(arguments[0])), new SnowflakeLogin.Oauth(Secret.of("t")), Map.of());
            AtomicLong sum = new AtomicLong();
            try (SnowflakeWarehouse warehouse = new SnowflakeWarehouse(spec);
                    Session session = warehouse.open(List.of())) {
                session.stream(Sql.of("SELECT N"), row -> sum.addAndGet(row.number(1)));
            }
            System.out.printf("sum %d%n", sum.get());
        }
    }

    @Test
    void tenMillionRowsPassThroughAHeapOf256MiB() throws IOException {
        try (FakeSnowflake fake = new FakeSnowflake()) {
            fake.when("SELECT N").then(Answer.chunks(List.of(FakeColumn.number("N")), ROWS, 100_000, List::of));
            try (ChildJvm reader = ChildJvm.start(
                    Reader.class, folder, List.of("-Xmx256m"), fake.url().toString())) {
                assertThat(reader.output()).contains("sum " + ROWS * (ROWS - 1) / 2);
            }
        }
    }
}
