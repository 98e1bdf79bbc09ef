package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.testing.Golden;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeColumn;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.warehouse.ExamineWarehouseTask;
import dev.nightjar.warehouse.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code nightjar doctor} finds in an account. */
class SnowflakeExaminationTest {
    private static final SnowflakeMarker MARKER = new SnowflakeMarker(
            LocalDate.parse("2026-11-02"),
            Instant.parse("2026-11-02T00:00:00Z"),
            ZoneOffset.UTC,
            "night",
            "SHOP",
            true);

    private final FakeSnowflake fake = new FakeSnowflake();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fake.close();
    }

    /** An account in which nothing is missing. */
    private void healthy() {
        fake.when("SELECT CURRENT_USER(), CURRENT_ROLE(), CURRENT_WAREHOUSE()")
                .then(rows(List.of("U", "R", "W"), List.of(List.of("NIGHTJAR", "LOADER", "NIGHT_WH"))));
        grants(
                "\"LOADER\"",
                List.of(
                        List.of("USAGE", "DATABASE", "RAW"),
                        List.of("USAGE", "ROLE", "\"the cloner\""),
                        List.of("USAGE", "WAREHOUSE", "NIGHT_WH")));
        grants(
                "\"the cloner\"",
                List.of(
                        List.of("OWNERSHIP", "DATABASE", "RAW_CLONES"),
                        List.of("USAGE", "DATABASE", "RAW_HISTORY"),
                        List.of("CREATE SCHEMA", "DATABASE", "RAW_HISTORY"),
                        List.of("USAGE", "ROLE", "LOADER")));
        parameters("QUOTED_IDENTIFIERS_IGNORE_CASE", "false", "TIMEZONE", "UTC");
        schemas("RAW", List.of(List.of("FIVETRAN", "SHOP", "1", "")));
        schemas(
                "RAW_CLONES",
                List.of(
                        List.of("the cloner", "NIGHTJAR", "1", ""),
                        List.of("LOADER", "SHOP__20261102", "1", MARKER.comment()),
                        List.of("SOMEBODY", "PUBLIC", "1", "")));
        schemas(
                "RAW_HISTORY",
                List.of(
                        List.of("LOADER", "NIGHTJAR", "1", ""),
                        List.of("LOADER", "SHOP", "1", ""),
                        List.of("LOADER", "SHOP__AS_OF", "1", ""),
                        List.of("SOMEBODY", "PUBLIC", "1", "")));
    }

    private List<Finding> examine(String login) throws IOException {
        return examine(login, new ExamineWarehouseTask("warehouse"));
    }

    private List<Finding> examine(String login, ExamineWarehouseTask task) throws IOException {
        NightjarConfig config = SnowflakeConfig.writeWithLogin(folder, fake.url(), "dbt_user: dbt", "login: " + login);
        try (Nightjar nightjar = Nightjar.builder(config).build()) {
            return nightjar.run(flow -> flow.run(task)).findings();
        }
    }

    @Test
    void findsNothingWrongWhereNothingIs() throws IOException {
        healthy();

        assertThat(examine("{type: oauth, token: \"${secret.t}\"}"))
                .allMatch(Finding::fine)
                .extracting(Finding::what)
                .containsExactly("log-in", "privileges", "history", "parameters", "time travel");
    }

    @Test
    void givesTheStatementsThatPutItRight() throws IOException {
        healthy();
        grants("\"LOADER\"", List.of(List.of("USAGE", "DATABASE", "RAW")));
        parameters("QUOTED_IDENTIFIERS_IGNORE_CASE", "true", "TIMEZONE", "Asia/Tokyo");
        schemas("RAW", List.of(List.of("FIVETRAN", "SHOP", "1", ""), List.of("FIVETRAN", "odd \"one\"", "0", "")));

        List<Finding> findings = examine("{type: password, password: \"${secret.t}\"}");

        assertThat(findings).filteredOn(finding -> !finding.fine()).hasSize(5);
        Golden.check("snowflake/examination.txt", told(findings));
        Golden.check(
                "snowflake/examination.sql",
                fake.statements().stream().map(sent -> sent.sql() + ";\n").collect(Collectors.joining()));
    }

    @Test
    void givesTheSchemasOfTheJobToItsRole() throws IOException {
        healthy();
        schemas(
                "RAW_CLONES",
                List.of(
                        List.of("OLD", "NIGHTJAR", "1", ""),
                        List.of("OLD", "odd \"one\"__20261102", "1", MARKER.comment()),
                        List.of("OLD", "of a team", "1", "nightjar is no marker")));
        schemas(
                "RAW_HISTORY",
                List.of(
                        List.of("OLD", "NIGHTJAR", "1", ""),
                        List.of("OLD", "odd \"one\"", "1", ""),
                        List.of("OLD", "odd \"one\"__AS_OF", "1", ""),
                        List.of("LOADER", "SHOP", "1", ""),
                        List.of("the cloner", "SHOP__AS_OF", "1", ""),
                        List.of("OLD", "of a team", "1", "")));

        Golden.check(
                "snowflake/examination-of-schemas.txt",
                told(examine("{type: oauth, token: \"${secret.t}\"}").stream()
                        .filter(finding -> !finding.fine())
                        .toList()));
    }

    private static String told(List<Finding> findings) {
        return findings.stream()
                .map(finding -> "%s  %s%n%s%n"
                        .formatted(
                                finding.fine() ? "fine " : "wrong",
                                finding.what(),
                                finding.remedies().stream()
                                        .map(sql -> "  " + sql.text() + ";\n")
                                        .collect(Collectors.joining())))
                .collect(Collectors.joining());
    }

    @Test
    void saysOfHowManySchemasThereAreMore() throws IOException {
        healthy();
        schemas(
                "RAW_CLONES",
                IntStream.range(0, 30)
                        .mapToObj(i -> List.of("OLD", "S" + i, "1", MARKER.comment()))
                        .toList());

        assertThat(examine("{type: oauth, token: \"${secret.t}\"}"))
                .filteredOn(finding -> !finding.fine())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.text())
                            .endsWith(
                                    "30 schemas there are ours and belong to other roles, of which the first 20 are given");
                    assertThat(finding.remedies()).hasSize(20);
                });
    }

    @Test
    void goesOnWhereParametersCannotBeSeen() throws IOException {
        healthy();
        fake.when(sent -> sent.sql().startsWith("SHOW PARAMETERS"))
                .then(Answer.fails("003001", "42501", "Insufficient privileges to operate on user 'dbt'"));

        assertThat(examine("{type: oauth, token: \"${secret.t}\"}"))
                .filteredOn(finding -> !finding.fine())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("cannot be seen"));
    }

    @Test
    void failsWhereNobodyCanLogIn() {
        fake.refuseLogins(_ -> Optional.of(new Answer.Outcome.Fails("390144", "08001", "JWT token is invalid.")));

        assertThatThrownBy(() -> examine("{type: oauth, token: \"${secret.t}\"}"))
                .hasMessageContaining("RSA_PUBLIC_KEY");
    }

    /** A team that knows about its short Time Travel. */
    static class WithoutTimeTravel extends ExamineWarehouseTask {
        WithoutTimeTravel() {
            super("warehouse");
        }

        @Override
        protected List<Finding> choose(List<Finding> findings) {
            return findings.stream()
                    .filter(finding -> !finding.what().equals("time travel"))
                    .toList();
        }
    }

    @Test
    void aTeamLeavesOutWhatItKnows() throws IOException {
        healthy();
        schemas("RAW", List.of(List.of("FIVETRAN", "SHOP", "0", "")));

        assertThat(examine("{type: oauth, token: \"${secret.t}\"}", new WithoutTimeTravel()))
                .allMatch(Finding::fine)
                .hasSize(4);
    }

    private void grants(String role, List<List<String>> granted) {
        fake.when("SHOW GRANTS TO ROLE " + role).then(rows(List.of("privilege", "granted_on", "name"), granted));
    }

    private void parameters(String... keysAndValues) {
        List<List<String>> rows =
                List.of(List.of(keysAndValues[0], keysAndValues[1]), List.of(keysAndValues[2], keysAndValues[3]));
        fake.when("SHOW PARAMETERS FOR USER \"DBT\"").then(rows(List.of("key", "value"), rows));
    }

    private void schemas(String database, List<List<String>> schemas) {
        fake.when(sent -> sent.sql().startsWith("SHOW SCHEMAS IN DATABASE \"%s\"".formatted(database)))
                .then(rows(List.of("owner", "name", "retention_time", "comment"), schemas));
    }

    private static Answer rows(List<String> labels, List<List<String>> rows) {
        return Answer.rows(labels.stream().map(FakeColumn::text).toList(), rows);
    }

    @Test
    void isAskedInOneSession() throws IOException {
        healthy();
        examine("{type: oauth, token: \"${secret.t}\"}");

        assertThat(fake.statements()).extracting(Sent::session).containsOnly(1L);
    }
}
