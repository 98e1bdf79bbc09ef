package dev.nightjar.app;

import dev.nightjar.flow.config.NightjarConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Where a demonstration plays: a warehouse, and what happens in it before each night. For one thread. */
interface DemoStage extends AutoCloseable {
    /** Writes a {@code nightjar.yml} for the warehouse into a folder, and reads it. */
    NightjarConfig configure(Path folder, int keep) throws IOException;

    /** Changes the source an hour before a midnight, by statements of DuckDB. */
    void change(Instant midnight, List<String> statements);

    /** It is a minute after midnight now. */
    default void strike(Instant midnight) {}

    /** One row on the orders that a shop had in a night, in the SQL that people of this warehouse write. */
    String ordersAsOf(LocalDate night);

    /** What is left to look at when the demonstration is over, in lines. */
    List<String> whatIsLeft(Path folder, LocalDate night);

    /** How this demonstration is called from the command line. */
    String command();

    @Override
    void close();
}
