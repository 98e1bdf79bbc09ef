package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.testing.ManualClock;
import dev.nightjar.warehouse.CloneSchemasTask;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is, by the fake's clock. */
class CloneClaimTest {
    private static final LocalDate NIGHT = LocalDate.parse("2026-11-02");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-02T00:00:00Z");
    private static final Identifier CLONES = Identifier.of("RAW_CLONES");

    @TempDir
    private Path folder;

    @RegisterExtension
    static final Account account = new Account();

    @BeforeEach
    void begin() {
        account.begin(folder);
        account.at(MIDNIGHT);
    }

    private static CloneClaim claim(String run, Instant server) {
        return new CloneClaim(
                CLONES,
                new SnowflakeMarker(NIGHT, server, ZoneOffset.UTC, run, "RAW", false, SnowflakeMarker.Kind.CLAIM),
                MIDNIGHT);
    }

    private static Instant held() {
        return account
                .query("SHOW SCHEMAS LIKE 'NIGHTJAR__CLAIM' IN DATABASE RAW_CLONES ->> SELECT \"comment\" FROM $1")
                .stream()
                .map(comment -> SnowflakeMarker.parse(comment).orElseThrow().instant())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void isKeptAsLongAsItIsRenewedAndIsLostTwoHoursAfter() {
        try (SnowflakeWarehouse warehouse = new SnowflakeWarehouse(Specs.to(account.server.url()));
                Session session = warehouse.open(List.of())) {
            CloneClaim own = claim("own", MIDNIGHT);
            own.take(session);
            Instant now = MIDNIGHT;
            for (int hour = 1; hour <= 4; hour++) {
                now = MIDNIGHT.plus(Duration.ofHours(hour));
                account.at(now);
                own.renew(session, now);
            }
            Instant last = now;
            assertThat(held()).isAfterOrEqualTo(last);
            CloneClaim early = claim("other", last.plus(Duration.ofMinutes(100)));
            assertThatThrownBy(() -> early.take(session))
                    .isInstanceOfSatisfying(
                            NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY))
                    .hasMessageContaining("run own makes night 2026-11-02");

            claim("other", last.plus(Duration.ofHours(3))).take(session);
            assertThatThrownBy(() -> own.renew(session, last.plus(Duration.ofHours(3))))
                    .hasMessageContaining("run other has taken over");
        }
    }

    @Test
    void isNotRenewedAgainWithinFiveMinutes() {
        try (SnowflakeWarehouse warehouse = new SnowflakeWarehouse(Specs.to(account.server.url()));
                Session session = warehouse.open(List.of())) {
            CloneClaim own = claim("own", MIDNIGHT);
            own.take(session);
            account.at(MIDNIGHT.plusSeconds(299));

            own.renew(session, MIDNIGHT.plusSeconds(299));
            assertThat(held()).isEqualTo(MIDNIGHT);
            own.renew(session, MIDNIGHT.plusSeconds(300));
            assertThat(held()).isAfter(MIDNIGHT);
        }
    }

    @Test
    void whoTakesItOnceMoreKeepsWhatIsInIt() {
        try (SnowflakeWarehouse warehouse = new SnowflakeWarehouse(Specs.to(account.server.url()));
                Session session = warehouse.open(List.of())) {
            claim("own", MIDNIGHT).take(session);
            account.sql("CREATE TABLE RAW_CLONES.NIGHTJAR__CLAIM.BUILT (A NUMBER(38,0))");

            claim("own", MIDNIGHT.plusSeconds(9)).take(session);

            assertThat(account.query("SHOW TABLES IN SCHEMA RAW_CLONES.NIGHTJAR__CLAIM"))
                    .hasSize(1);
            assertThat(held()).isEqualTo(MIDNIGHT.plusSeconds(9));
        }
    }

    /** Schemas that take 40 minutes each. */
    @Test
    void aNightOverTwoHoursKeepsIt() {
        List<Identifier> schemas = new ArrayList<>();
        account.at(Account.START);
        for (String schema : List.of("A", "B", "C", "D", "E")) {
            schemas.add(Identifier.of(schema));
            account.sql("CREATE SCHEMA RAW." + schema, "CREATE TABLE RAW.%s.T (A NUMBER(38,0))".formatted(schema));
        }
        account.at(MIDNIGHT);
        ManualClock clock = new ManualClock(MIDNIGHT);
        List<Instant> claims = new ArrayList<>();
        try (Nightjar nightjar = Nightjar.builder(account.config(""))
                .time(clock)
                .listener(event -> {
                    if (event instanceof RunEvent.Progressed progressed
                            && progressed.text().contains("tables")) {
                        claims.add(held());
                        clock.advance(Duration.ofMinutes(40));
                        account.at(clock.instant());
                    }
                })
                .build()) {
            CloneSet set = nightjar.run(
                    flow -> flow.run(new CloneSchemasTask(new CloneSetSpec("warehouse", NIGHT, schemas, 1))));

            assertThat(set.schemas()).hasSize(5);
        }
        assertThat(clock.instant()).isAfterOrEqualTo(MIDNIGHT.plus(Duration.ofHours(3)));
        assertThat(claims.getLast()).isAfterOrEqualTo(MIDNIGHT.plus(Duration.ofHours(2)));
    }
}
