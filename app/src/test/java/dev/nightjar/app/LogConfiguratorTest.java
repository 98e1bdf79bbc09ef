package dev.nightjar.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the driver of the journal logs when one is opened shows where the log goes. */
class LogConfiguratorTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void makeProject() throws IOException {
        Files.writeString(folder.resolve("nightjar.yml"), """
                zone: UTC
                connections:
                  warehouse: {type: duckdb, path: warehouse.duckdb}
                """);
        Files.createDirectory(folder.resolve(".nightjar"));
        SqliteJournal.open(folder.resolve(".nightjar/journal.db")).close();
    }

    private ProcessBuilder listRuns() throws IOException {
        ProcessBuilder builder = ChildCli.builder(folder, "runs", "--project-dir", folder.toString());
        builder.environment().remove("NIGHTJAR_LOG");
        return builder;
    }

    private static ChildCli ended(ProcessBuilder builder) throws IOException, InterruptedException {
        ChildCli child = ChildCli.start(builder);
        assertThat(child.exitCode()).as(child.err()).isZero();
        assertThat(child.out()).isEmpty();
        return child;
    }

    @Test
    void nothingIsLoggedUnlessItIsAskedFor() throws Exception {
        assertThat(ended(listRuns()).err()).isEqualToIgnoringNewLines(KeptRuns.NONE);
    }

    @Test
    void theLogGoesToStandardError() throws Exception {
        ProcessBuilder builder = listRuns();
        builder.environment().put("NIGHTJAR_LOG", "trace");

        assertThat(ended(builder).err())
                .containsPattern("(?m)^\\d\\d:\\d\\d:\\d\\d TRACE ")
                .contains(KeptRuns.NONE)
                .doesNotContain("SLF4J");
    }

    @Test
    void whatIsLoggedMovesNoCursorAndLooksLikeNoOtherLine() {
        LoggingEvent event = new LoggingEvent();
        event.setTimeStamp(0);
        event.setLevel(Level.WARN);
        event.setMessage("a\u001b[2J\n12:00:00 INFO  all is well");
        event.setThrowableProxy(new ThrowableProxy(new IOException("b\u001b[2J")));

        assertThat(new String(LogConfigurator.line(new LoggerContext()).encode(event), Charset.defaultCharset()))
                .containsPattern("^\\d\\d:\\d\\d:\\d\\d WARN  a\\?\\[2J\\R    12:00:00 INFO  all is well\\R")
                .contains("    java.io.IOException: b?[2J")
                .doesNotContain("\u001b");
    }

    @Test
    void aFileOfLogbackHolds() throws Exception {
        Path file = Files.writeString(folder.resolve("own.xml"), """
                <configuration>
                  <appender name="own" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file>
                    <encoder><pattern>own %%msg%%n</pattern></encoder>
                  </appender>
                  <root level="TRACE"><appender-ref ref="own"/></root>
                </configuration>
                """.formatted(folder.resolve("own.log")));
        ProcessBuilder builder = listRuns();
        builder.environment().put("JDK_JAVA_OPTIONS", "-Dlogback.configurationFile=" + file);

        assertThat(ended(builder).err()).contains(KeptRuns.NONE).doesNotContain("TRACE");
        assertThat(folder.resolve("own.log")).content().contains("own ");
    }
}
