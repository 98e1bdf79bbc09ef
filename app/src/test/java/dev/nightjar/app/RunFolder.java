package dev.nightjar.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunHandle;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.RunJournal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder with runs of flows made for a test. */
record RunFolder(Path folder) {
    interface Writing {
        void write(RunJournal run);
    }

    void run(String id, Flow<String> flow) throws IOException {
        try (Nightjar nightjar = nightjar()) {
            nightjar.start(id, flow).join();
        }
    }

    void failed(String id, Flow<String> flow) throws IOException {
        try (Nightjar nightjar = nightjar()) {
            RunHandle<String> run = nightjar.start(id, flow);
            assertThatThrownBy(run::join).isInstanceOf(NightjarException.class);
        }
    }

    void journal(Writing writing) throws IOException {
        journal(writing, RunState.SUCCEEDED);
    }

    void journal(Writing writing, RunState end) throws IOException {
        config("zone: UTC\n");
        try (Journal journal = SqliteJournal.open(file());
                RunJournal run = journal.begin(new Journal.Run(
                        "many", "rows", new Payload.Inline("null".getBytes(UTF_8)), Instant.EPOCH, LocalDate.EPOCH))) {
            writing.write(run);
            run.state(end, Optional.empty());
        }
    }

    Nightjar nightjar() throws IOException {
        NightjarConfig config = config("zone: UTC\n");
        return Nightjar.builder(config).journal(SqliteJournal.open(file())).build();
    }

    NightjarConfig config(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("nightjar.yml"), text);
        return NightjarConfig.read(file, Environment.system());
    }

    Path file() {
        return folder.resolve(".nightjar").resolve("journal.db");
    }

    Cli cli(String... arguments) {
        return Cli.run(Stream.concat(Stream.of(arguments), Stream.of("--project-dir", folder.toString()))
                .toArray(String[]::new));
    }
}
