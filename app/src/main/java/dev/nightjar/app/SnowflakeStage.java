package dev.nightjar.app;

import dev.nightjar.flow.Task;
import dev.nightjar.flow.Timekeeper;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.testkit.snowflake.FakesnowServer;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An account of a fake Snowflake on this machine, which the real driver and the real dbt-snowflake work on. It holds all in
 * memory, and its clock stands where the demonstration is.
 */
final class SnowflakeStage implements DemoStage {
    private static final String PASSWORD = "the fake takes any";
    private static final Duration BEFORE = Duration.ofHours(1);
    private static final Duration AFTER = Duration.ofMinutes(1);

    private final CommonOptions options;
    private final FakesnowServer server = FakesnowServer.start();

    SnowflakeStage(CommonOptions options) {
        this.options = options;
    }

    @Override
    public NightjarConfig configure(Path folder, int keep) throws IOException {
        Path file = Files.writeString(folder.resolve(NightjarConfig.FILE_NAME), """
                # Written by 'nightjar demo --snowflake-fake'.
                zone: Europe/Berlin
                connections:
                  warehouse:
                    type: snowflake
                    account: fake
                    url: %s
                    user: NIGHTJAR
                    login: {type: password, password: "${secret.snowflake}"}
                    role: LOADER
                    warehouse: NIGHT_WH
                    database: RAW
                    clones: RAW_CLONES
                    history: RAW_HISTORY
                tables:
                  "Odd Ones.price_list": {key: [sku]}    # a key that its rows break, to show what happens then
                clones: {keep: %d}
                dbt: {processes: 1}                      # the fake does one thing at a time
                """.formatted(server.url(), keep));
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("NIGHTJAR_SECRET_SNOWFLAKE", PASSWORD);
        Environment system = Environment.system();
        NightjarConfig config =
                NightjarConfig.read(file, new Environment(variables, system.secretsFolder(), system.home()));
        makeDatabases(config);
        return config;
    }

    private void makeDatabases(NightjarConfig config) {
        server.load("RAW", List.of());
        try (RunningNightjar running = RunningNightjar.durable(config, options.progress(), Timekeeper.system())) {
            running.run(Task.of("make databases", String.class, context -> {
                try (Session session =
                        context.connection("warehouse", Warehouse.class).open(List.of())) {
                    session.execute(Sql.of("CREATE DATABASE RAW_CLONES"));
                    session.execute(Sql.of("CREATE DATABASE RAW_HISTORY"));
                }
                return "";
            }));
        }
    }

    @Override
    public void change(Instant midnight, List<String> statements) {
        server.setClock(midnight.minus(BEFORE));
        server.load("RAW", statements);
    }

    @Override
    public void strike(Instant midnight) {
        server.setClock(midnight.plus(AFTER));
    }

    @Override
    public String ordersAsOf(LocalDate night) {
        return """
                select '%1$s' as "night", count(*) as "orders", count_if("_fivetran_deleted") as "deleted", max("_fivetran_synced") as "last_synced" from table(RAW_HISTORY."shopify__AS_OF"."order"('%1$s'::date))""".formatted(night);
    }

    @Override
    public List<String> whatIsLeft(Path folder, LocalDate night) {
        return List.of(
                "the account is gone with its fake; nightjar.yml and the generated projects are in " + folder,
                "docs/snowflake.md tells what a real account needs");
    }

    @Override
    public String command() {
        return "nightjar demo --snowflake-fake";
    }

    @Override
    public void close() {
        server.close();
    }
}
