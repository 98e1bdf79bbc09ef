package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.testing.Golden;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of failures, and what is said to people. */
class SnowflakeFailureTest {
    private final SnowflakeErrors errors =
            new SnowflakeErrors(Specs.at(Optional.empty(), new SnowflakeLogin.Oauth(Secret.of("t")), Map.of()));

    @Test
    void theTableIsToBeRead() {
        String table = Arrays.stream(SnowflakeFailure.values())
                .map(failure -> "%s  %s  %s%n  %s%n  %s%n  %s%n"
                        .formatted(
                                failure,
                                failure.code(),
                                failure.retryable() ? "another try may help" : "another try does not help",
                                failure.what(),
                                failure.next(),
                                failure.codes().stream().map("%06d"::formatted).collect(Collectors.joining(" "))))
                .collect(Collectors.joining("\n"));

        Golden.check("snowflake/failures.txt", table);
    }

    @Test
    void eachCodeIsOneFailure() {
        Set<Integer> seen = new HashSet<>();
        for (SnowflakeFailure failure : SnowflakeFailure.values()) {
            failure.codes()
                    .forEach(code ->
                            assertThat(seen.add(code)).describedAs("%06d", code).isTrue());
        }
    }

    @Test
    void whatIsNotInTheTableIsDecidedByItsState() {
        assertThat(SnowflakeFailure.of(999_999, "08006")).isEqualTo(SnowflakeFailure.UNREACHABLE);
        assertThat(SnowflakeFailure.of(999_999, "42501")).isEqualTo(SnowflakeFailure.MISSING_PRIVILEGE);
        assertThat(SnowflakeFailure.of(999_999, "57P03")).isEqualTo(SnowflakeFailure.NO_WAREHOUSE);
        assertThat(SnowflakeFailure.of(999_999, "")).isEqualTo(SnowflakeFailure.OTHER);
    }

    @Test
    void aMissingPrivilegeNamesItsGrant() {
        Map<String, List<String>> grants = Map.of(
                "GRANT CREATE SCHEMA ON DATABASE RAW_CLONES TO ROLE \"LOADER\"",
                List.of("CREATE TRANSIENT SCHEMA X CLONE Y", refused("database", "RAW_CLONES")),
                "GRANT SELECT ON TABLE TASK TO ROLE \"LOADER\"",
                List.of("select * from task", refused("table", "TASK")),
                "GRANT INSERT ON TABLE TASK TO ROLE \"LOADER\"",
                List.of("INSERT INTO TASK SELECT 1", refused("table", "TASK")),
                "GRANT OWNERSHIP ON TABLE TASK TO ROLE \"LOADER\"",
                List.of("ALTER TABLE TASK DROP COLUMN X", refused("table", "TASK")),
                "GRANT USAGE ON WAREHOUSE WH TO ROLE \"LOADER\"",
                List.of("SELECT 1", refused("warehouse", "WH")),
                "GRANT CREATE DATABASE ON ACCOUNT",
                List.of("CREATE DATABASE X", refused("account", "ACME")));

        grants.forEach((grant, told) ->
                assertThat(failure(3001, "42501", told.get(1), told.get(0))).hasMessageContaining(grant));
        assertThat(failure(
                        2003,
                        "02000",
                        "SQL compilation error:\nSchema 'RAW.SHOP' does not exist or not authorized.",
                        "SELECT 1"))
                .hasMessageContaining("GRANT USAGE ON SCHEMA RAW.SHOP TO ROLE \"LOADER\"");
        assertThat(failure(2003, "02000", "Object 'RAW.SHOP.T' does not exist or not authorized.", "SELECT 1 FROM T"))
                .hasMessageContaining("GRANT SELECT ON TABLE RAW.SHOP.T TO ROLE \"LOADER\"");
    }

    @Test
    void aWarehouseThatIsNotThereSaysHowToGetIt() {
        assertThat(failure(606, "57P03", "No active warehouse selected in the current session.", "SELECT 1"))
                .hasMessageContaining("GRANT USAGE ON WAREHOUSE \"NIGHT_WH\" TO ROLE \"LOADER\"")
                .hasMessageContaining("ALTER WAREHOUSE \"NIGHT_WH\" SET AUTO_RESUME = TRUE");
    }

    @Test
    void onlyWhatMayPassIsTriedAgain() {
        assertThat(failure(1003, "42000", "syntax error", "SELEKT").isPermanent())
                .isTrue();
        assertThat(failure(603, "XX000", "incident 1", "SELECT 1").isPermanent())
                .isFalse();
        assertThat(failure(625, "57014", "lock", "UPDATE T").code()).isEqualTo(ErrorCode.BUSY);
        assertThat(failure(630, "57014", "timeout", "SELECT 1").code()).isEqualTo(ErrorCode.TIMEOUT);
    }

    @Test
    void longStatementsAndMessagesAreCut() {
        assertThat(failure(1003, "42000", "x".repeat(100_000), "SELECT " + "y".repeat(100_000))
                        .getMessage())
                .hasSizeLessThan(2_000);
    }

    private NightjarException failure(int code, String state, String message, String sql) {
        return errors.ofStatement(new Told(code, state, message, Optional.of("01b2"), null), sql);
    }

    private static String refused(String kind, String name) {
        return "SQL access control error:\nInsufficient privileges to operate on %s '%s'".formatted(kind, name);
    }
}
