package dev.nightjar.recipes;

import dev.nightjar.flow.Flow;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.testing.ManualClock;
import dev.nightjar.snowflake.SnowflakeWarehouse;
import dev.nightjar.testkit.TestDbt;
import dev.nightjar.testkit.snowflake.FakesnowServer;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A Snowflake account on this machine, set up as docs/snowflake.md says, and a folder with a {@code nightjar.yml} for it. The real driver and the real
 * dbt-snowflake work on it. Nights are those of {@link Lab}; the server's clock stands a minute after midnight.
 */
public final class SnowflakeLab implements AutoCloseable {
    private static final Duration AFTER_MIDNIGHT = Duration.ofMinutes(1);

    private final FakesnowServer server = FakesnowServer.start();
    private final NightjarConfig config;

    public SnowflakeLab(Path folder) {
        configure(folder, "RAW");
        config = config(folder);
        server.setClock(Lab.midnight(1).minus(Duration.ofHours(4)));
        server.load("RAW", List.of());
        sql(SnowflakePage.statements("setup").toArray(String[]::new));
    }

    /** Writes a {@code nightjar.yml} whose clones and histories lie in databases that begin like this. */
    void configure(Path folder, String prefix) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(NightjarConfig.FILE_NAME), """
                    zone: Europe/Berlin
                    connections:
                      warehouse:
                        type: snowflake
                        account: fake
                        url: %1$s
                        user: NIGHTJAR
                        login: {type: password, password: "${secret.snowflake}"}
                        role: LOADER
                        warehouse: NIGHT_WH
                        database: RAW
                        clones: %2$s_CLONES
                        history: %2$s_HISTORY
                    """.formatted(server.url(), prefix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is configured in a folder. */
    static NightjarConfig config(Path folder) {
        return NightjarConfig.read(
                folder.resolve(NightjarConfig.FILE_NAME),
                new Environment(Map.of("NIGHTJAR_SECRET_SNOWFLAKE", "night and day"), folder, folder));
    }

    /** The server's clock goes on from a minute after the midnight of a night. */
    void begin(int night) {
        server.setClock(Lab.midnight(night).plus(AFTER_MIDNIGHT));
    }

    /** What changes in the source before a night, in DuckDB's SQL. */
    public void change(int night, List<String> statements) {
        server.setClock(Lab.midnight(night).minus(Duration.ofHours(1)));
        server.load("RAW", statements);
    }

    /** Runs a flow a minute after the midnight of a night. */
    public <R> R run(int night, Function<NightlySpec, Flow<R>> flow) {
        return run(night, flow, TestDbt.snowflakePath());
    }

    /** The same with another dbt. */
    public <R> R run(int night, Function<NightlySpec, Flow<R>> flow, String dbt) {
        begin(night);
        try (Nightjar nightjar = Nightjar.builder(config)
                .time(new ManualClock(Lab.midnight(night)))
                .limit("dbt", 1)
                .build()) {
            return nightjar.run(flow.apply(NightlySpec.of(nightjar.config()).withDbt(dbt)));
        }
    }

    /** Executes statements. */
    public void sql(String... statements) {
        inSession(session -> {
            for (String statement : statements) {
                session.execute(Sql.of(statement));
            }
        });
    }

    /** The rows of a query, sorted; each is one text. */
    public List<String> query(String sql) {
        List<String> rows = new ArrayList<>();
        inSession(session -> session.stream(Sql.of(sql), row -> {
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= row.width(); i++) {
                values.add(row.text(i).orElse("(null)"));
            }
            rows.add(String.join("|", values));
        }));
        return rows.stream().sorted().toList();
    }

    private interface Work {
        void in(Session session);
    }

    private void inSession(Work work) {
        Task<String> task = Task.of("sql", String.class, context -> {
            try (Session session =
                    context.connection("warehouse", SnowflakeWarehouse.class).open(List.of())) {
                work.in(session);
            }
            return "";
        });
        try (Nightjar nightjar = Nightjar.builder(config).build()) {
            String _ = nightjar.run((Flow<String>) flow -> flow.run(task));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
