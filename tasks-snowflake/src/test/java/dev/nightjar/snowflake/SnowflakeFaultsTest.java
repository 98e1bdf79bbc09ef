package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people configure wrongly or lack, through the real driver: what they are told, and that it is not tried again. */
class SnowflakeFaultsTest {
    private static final Sql ASK = Sql.of("SELECT * FROM RAW.SHOP.ORDERS");

    private final FakeSnowflake fake = new FakeSnowflake();

    @AfterEach
    void close() {
        fake.close();
    }

    private NightjarException failureOfLogin(SnowflakeSpec spec) {
        try (SnowflakeWarehouse warehouse = new SnowflakeWarehouse(spec)) {
            return catchThrowableOfType(
                    NightjarException.class, () -> warehouse.open(List.of()).close());
        }
    }

    private NightjarException refusedLogin(String code, String message) {
        fake.refuseLogins(_ -> Optional.of(new Answer.Outcome.Fails(code, "08001", message)));
        return failureOfLogin(Specs.to(fake));
    }

    private NightjarException refused(String code, String state, String message) {
        fake.when(ASK.text()).then(Answer.fails(code, state, message));
        try (SnowflakeWarehouse warehouse = new SnowflakeWarehouse(Specs.to(fake));
                Session session = warehouse.open(List.of())) {
            return catchThrowableOfType(NightjarException.class, () -> session.query(ASK, row -> row.string(1)));
        }
    }

    @Test
    void aWrongAccountNamesWhereItWasLookedFor() {
        fake.fault(FaultRule.next(1_000, "*", "login-request", Fault.html(404)));

        assertThat(failureOfLogin(Specs.to(fake)))
                .hasMessageContaining("check 'account', 'url', 'proxy' and the network")
                .hasMessageContaining("(logging in to " + fake.url())
                .extracting(NightjarException::code)
                .isEqualTo(ErrorCode.EXTERNAL);
    }

    @Test
    void aWrongPasswordIsNotTriedAgain() {
        assertPermanent(
                refusedLogin("390100", "Incorrect username or password was specified."),
                ErrorCode.CONFIG,
                "check 'user' and 'login'");
        assertThat(fake.logins()).hasSize(1);
    }

    @Test
    void aWrongKeySaysHowToSetTheRightOne() {
        assertPermanent(
                refusedLogin("390144", "JWT token is invalid. [5f2c]"),
                ErrorCode.CONFIG,
                "ALTER USER … SET RSA_PUBLIC_KEY");
    }

    @Test
    void aWrongTokenAsksForANewOne() {
        assertPermanent(
                refusedLogin("390303", "Invalid OAuth access token. [5f2c]"), ErrorCode.CONFIG, "get a new one");
    }

    @Test
    void aRoleThatTheUserDoesNotHaveNamesItsGrant() {
        assertPermanent(
                refusedLogin(
                        "390189", "Role 'LOADER' specified in the connect string does not exist or not authorized."),
                ErrorCode.CONFIG,
                "GRANT ROLE … TO USER");
    }

    @Test
    void aWarehouseThatIsSuspendedSaysHowToResumeIt() {
        assertPermanent(
                refused("000606", "57P03", "No active warehouse selected in the current session."),
                ErrorCode.EXTERNAL,
                "ALTER WAREHOUSE \"NIGHT_WH\" SET AUTO_RESUME = TRUE");
    }

    @Test
    void aMissingPrivilegeNamesItsGrant() {
        assertPermanent(
                refused(
                        "003001",
                        "42501",
                        "SQL access control error:\nInsufficient privileges to operate on table 'ORDERS'"),
                ErrorCode.EXTERNAL,
                "GRANT SELECT ON TABLE ORDERS TO ROLE \"LOADER\"");
    }

    @Test
    void anUnknownSchemaIsNamedWithTheGrantThatItMayLack() {
        assertPermanent(
                refused(
                        "002003",
                        "02000",
                        "SQL compilation error:\nSchema 'RAW.SHOP' does not exist or not authorized."),
                ErrorCode.EXTERNAL,
                "GRANT USAGE ON SCHEMA RAW.SHOP TO ROLE \"LOADER\"");
    }

    @Test
    void arrowIsAskedForOnlyWhereTheJvmCanReadIt() {
        try (SnowflakeWarehouse warehouse =
                new SnowflakeWarehouse(Specs.with(fake, new SnowflakeLogin.Oauth(Secret.of("t")), Map.of()))) {
            warehouse.open(List.of()).close();
        }

        assertThat(fake.logins().getFirst().parameters())
                .containsEntry(
                        "JDBC_QUERY_RESULT_FORMAT",
                        Object.class.getModule().isOpen("java.nio", getClass().getModule()) ? "ARROW" : "JSON");
    }

    private static void assertPermanent(NightjarException failure, ErrorCode code, String next) {
        assertThat(failure).hasMessageContaining(next);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.isPermanent()).isTrue();
    }
}
