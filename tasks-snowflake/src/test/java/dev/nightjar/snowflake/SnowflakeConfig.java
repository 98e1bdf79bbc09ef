package dev.nightjar.snowflake;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The {@code nightjar.yml} of a fake account, whose log-in is a token. */
final class SnowflakeConfig {
    static final String LOGIN = "login: {type: oauth, token: \"${secret.t}\"}";

    private SnowflakeConfig() {}

    /** Writes one that logs in with {@link #LOGIN}, and reads it. */
    static NightjarConfig write(Path folder, URI url, String... settings) {
        return writeWithLogin(
                folder,
                url,
                Stream.concat(Stream.of(LOGIN), Stream.of(settings)).toArray(String[]::new));
    }

    /** The same with a log-in among the settings. */
    static NightjarConfig writeWithLogin(Path folder, URI url, String... settings) {
        String more = Stream.of(settings).map("    %s\n"::formatted).collect(Collectors.joining());
        try {
            Files.writeString(folder.resolve("nightjar.yml"), """
                    connections:
                      warehouse:
                        type: snowflake
                        account: acme
                        url: %s
                        user: NIGHTJAR
                        database: RAW
                    """.formatted(url) + more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read(folder);
    }

    /** A runtime on what is written in a folder, with its journal there; it soon goes on with what a dead one has left. */
    static Nightjar.Builder durable(Path folder) {
        SqliteJournal.Settings quick = SqliteJournal.Settings.DEFAULT.withLease(Duration.ofSeconds(2));
        return Nightjar.builder(read(folder)).journal(SqliteJournal.open(folder.resolve("journal.db"), quick));
    }

    /** What is written in a folder, with the token that it names. */
    static NightjarConfig read(Path folder) {
        return NightjarConfig.read(
                folder.resolve("nightjar.yml"),
                new Environment(Map.of("NIGHTJAR_SECRET_T", "secret-t"), folder, folder));
    }
}
