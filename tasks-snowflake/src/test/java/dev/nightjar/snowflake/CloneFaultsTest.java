package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeColumn;
import dev.nightjar.testkit.snowflake.FakeTable;
import dev.nightjar.testkit.wire.Fault;
import dev.nightjar.testkit.wire.FaultRule;
import dev.nightjar.warehouse.CloneSchemasTask;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.ListClonesTask;
import dev.nightjar.warehouse.PublishClonesTask;
import dev.nightjar.warehouse.Sql;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while a night is cloned, through the real driver: what is tried again, left out by name, or refused. */
class CloneFaultsTest {
    private static final LocalDate NIGHT = LocalDate.parse("2026-11-02");
    private static final Answer SERVER_FAULT = Answer.fails(
            "000603", "XX000", "SQL execution internal error: Processing aborted by error 300010:391167117");
    private static final Answer NO_PRIVILEGE = Answer.fails(
            "003001", "42501", "SQL access control error:\nInsufficient privileges to operate on schema 'SHOP'");

    @TempDir
    private Path folder;

    private WireAccount account;

    @BeforeEach
    void start() {
        account = new WireAccount(folder);
        account.catalog
                .with(
                        "RAW",
                        "SHOP",
                        FakeTable.of("ITEMS", 3),
                        FakeTable.of("ORDERS", 2).withKey("ID"))
                .with("RAW", "CRM", FakeTable.of("PEOPLE", 5));
    }

    @AfterEach
    void stop() {
        account.close();
    }

    private CloneSet take(String cloning, String... schemas) {
        return take(cloning, NIGHT, schemas);
    }

    private CloneSet take(String cloning, LocalDate night, String... schemas) {
        return account.run(
                cloning,
                new CloneSchemasTask(new CloneSetSpec(
                        "warehouse",
                        night,
                        Arrays.stream(schemas).map(Identifier::of).toList(),
                        1)));
    }

    private static Predicate<String> contains(String... parts) {
        return sql -> Arrays.stream(parts).allMatch(sql::contains);
    }

    private static Predicate<String> clonesOf(String schema) {
        return sql ->
                sql.startsWith("CREATE TRANSIENT SCHEMA \"RAW_CLONES\".\"%s__20261102\"\n  CLONE".formatted(schema));
    }

    private static CloneSet.ClonedSchema cloned(String schema, int tables, long rows) {
        return new CloneSet.ClonedSchema(Identifier.of(schema), tables, rows);
    }

    /** What is left out, as {@code SCHEMA.TABLE reason}; missed ones begin with an exclamation mark. */
    private static List<String> leftOut(CloneSet set) {
        return set.leftOut().stream()
                .map(out -> "%s%s%s %s"
                        .formatted(
                                out.missed() ? "!" : "",
                                out.schema(),
                                out.table().map(table -> "." + table).orElse(""),
                                out.reason()))
                .toList();
    }

    private List<String> published() {
        return account.catalog.tables("RAW_CLONES", "SHOP");
    }

    @Test
    void aNightWithoutFaultsIsTaken() {
        CloneSet set = take("", "SHOP", "CRM");

        assertThat(set.schemas()).containsExactly(cloned("CRM", 1, 5), cloned("SHOP", 2, 5));
        assertThat(set.leftOut()).isEmpty();
        assertThat(published()).containsExactly("ITEMS", "ORDERS");
        assertThat(account.run("", new ListClonesTask("warehouse"))).containsExactly(set);
    }

    private static Answer keys(String... tables) {
        return Answer.rows(
                List.of(
                        FakeColumn.text("table_name"),
                        FakeColumn.text("column_name"),
                        FakeColumn.number("key_sequence")),
                Arrays.stream(tables).map(table -> List.of(table, "ID", 1)).toList());
    }

    private static Predicate<String> keysOfTheClone() {
        return contains("SHOW PRIMARY KEYS", "SHOP__20261102");
    }

    @Test
    void keysThatAFreshCloneDoesNotShowYetAreWaitedFor() {
        account.first(2, keysOfTheClone(), keys());

        CloneSet set = take("", "SHOP");

        assertThat(set.leftOut()).isEmpty();
        assertThat(account.clock.instant()).isEqualTo(WireAccount.NOW.plusSeconds(1 + 2));
    }

    @Test
    void aTableWhoseKeyDoesNotComeIsTakenOutByName() {
        account.first(100, keysOfTheClone(), keys());

        CloneSet set = take("", "SHOP");

        assertThat(leftOut(set))
                .containsExactly("!SHOP.ORDERS its clone does not show the primary key that the source has");
        assertThat(set.schemas()).containsExactly(cloned("SHOP", 1, 3));
        assertThat(published()).containsExactly("ITEMS");
        assertThat(account.clock.instant()).isEqualTo(WireAccount.NOW.plus(Duration.ofMinutes(1)));
    }

    @Test
    void aSchemaThatFailsForAPipeIsClonedTableByTable() {
        account.first(
                1,
                clonesOf("SHOP"),
                Answer.fails(
                        "003001",
                        "42501",
                        "SQL access control error:\nInsufficient privileges to operate on pipe 'LANDING'"));

        CloneSet set = take("", "SHOP", "CRM");

        assertThat(set.schemas()).containsExactly(cloned("CRM", 1, 5), cloned("SHOP", 2, 5));
        assertThat(set.leftOut()).isEmpty();
        assertThat(account.sent("CREATE OR REPLACE TRANSIENT TABLE")).containsExactlyInAnyOrder("""
                        CREATE OR REPLACE TRANSIENT TABLE "RAW_CLONES"."SHOP__20261102"."ITEMS"
                          CLONE "RAW"."SHOP"."ITEMS" AT (TIMESTAMP => TO_TIMESTAMP_TZ('2026-11-02 00:10:00.000 +00:00', 'YYYY-MM-DD HH24:MI:SS.FF3 TZH:TZM'))
                          COPY GRANTS""", """
                        CREATE OR REPLACE TRANSIENT TABLE "RAW_CLONES"."SHOP__20261102"."ORDERS"
                          CLONE "RAW"."SHOP"."ORDERS" AT (TIMESTAMP => TO_TIMESTAMP_TZ('2026-11-02 00:10:00.000 +00:00', 'YYYY-MM-DD HH24:MI:SS.FF3 TZH:TZM'))
                          COPY GRANTS""");
        assertThat(account.catalog.comment("RAW_CLONES", "SHOP__20261102"))
                .get()
                .asString()
                .contains("sealed=true")
                .doesNotContain("unfinished");
    }

    @Test
    void aTableThatCannotBeClonedByItselfIsMissedByName() {
        account.fake
                .when(sent -> clonesOf("SHOP").test(sent.sql()))
                .then(Answer.fails("001234", "0A000", "A pipe cannot be cloned"));
        account.fake
                .when(sent -> sent.sql().startsWith("CREATE OR REPLACE TRANSIENT TABLE")
                        && sent.sql().contains("\"ITEMS\""))
                .then(NO_PRIVILEGE);

        CloneSet set = take("", "SHOP");

        assertThat(set.schemas()).containsExactly(cloned("SHOP", 1, 2));
        assertThat(leftOut(set)).singleElement().asString().startsWith("!SHOP.ITEMS it could not be cloned: ");
        assertThat(account.sent("CREATE OR REPLACE TRANSIENT TABLE")).hasSize(2);
    }

    @Test
    void aSchemaWhoseNameHasPipeInItIsOnePlaceToLookAt() {
        account.catalog.with("RAW", "PIPEDRIVE", FakeTable.of("DEAL", 1));
        account.after(contains("SHOW TABLES HISTORY", "PIPEDRIVE"), () -> account.catalog.drop("RAW", "PIPEDRIVE"));

        CloneSet set = take("", "CRM", "PIPEDRIVE");

        assertThat(leftOut(set)).singleElement().asString().startsWith("!PIPEDRIVE it could not be cloned: ");
        assertThat(account.sent("CREATE OR REPLACE TRANSIENT TABLE")).isEmpty();
    }

    @Test
    void whatPassesIsTriedAgain() {
        account.first(2, clonesOf("SHOP"), SERVER_FAULT);

        CloneSet set = take("", "SHOP");

        assertThat(set.leftOut()).isEmpty();
        assertThat(account.sent("CREATE TRANSIENT SCHEMA \"RAW_CLONES\".\"SHOP__20261102\""))
                .hasSize(3);
        assertThat(account.clock.instant()).isEqualTo(WireAccount.NOW.plusSeconds(5 + 15));
    }

    @Test
    void aCloneThatIsThereAlthoughItsAnswerWasAFaultIsNotLost() {
        account.done(clonesOf("SHOP"), SERVER_FAULT);

        CloneSet set = take("", "SHOP");

        assertThat(set.leftOut()).isEmpty();
        assertThat(set.schemas()).containsExactly(cloned("SHOP", 2, 5));
    }

    @Test
    void aMissingPrivilegeIsNotTriedAgain() {
        account.first(100, clonesOf("SHOP"), NO_PRIVILEGE);

        CloneSet set = take("", "SHOP", "CRM");

        assertThat(set.schemas()).containsExactly(cloned("CRM", 1, 5));
        assertThat(leftOut(set))
                .singleElement()
                .asString()
                .startsWith("!SHOP it could not be cloned: ")
                .contains("GRANT USAGE ON SCHEMA SHOP TO ROLE \"LOADER\"");
        assertThat(account.sent("CREATE TRANSIENT SCHEMA \"RAW_CLONES\".\"SHOP__20261102\""))
                .hasSize(1);
        assertThat(account.clock.instant()).isEqualTo(WireAccount.NOW);
    }

    @Test
    void aSourceThatIsDroppedWhileItsTablesAreReadIsMissed() {
        account.after(contains("SHOW SCHEMAS IN DATABASE \"RAW\" "), () -> account.catalog.drop("RAW", "SHOP"));

        CloneSet set = take("", "SHOP", "CRM");

        assertThat(set.schemas()).containsExactly(cloned("CRM", 1, 5));
        assertThat(leftOut(set)).containsExactly("!SHOP the source has no such schema with a table in it");
    }

    @Test
    void aSourceThatIsDroppedBeforeItsCloneIsMissed() {
        account.after(contains("SHOW TABLES HISTORY", "SHOP"), () -> account.catalog.drop("RAW", "SHOP"));

        CloneSet set = take("", "SHOP", "CRM");

        assertThat(set.schemas()).containsExactly(cloned("CRM", 1, 5));
        assertThat(leftOut(set)).singleElement().asString().startsWith("!SHOP it could not be cloned: ");
        assertThat(account.catalog.schemas("RAW_CLONES")).doesNotContain("SHOP", "SHOP__20261102");
    }

    @Test
    void aSourceThatIsDroppedAfterItsCloneIsCaptured() {
        account.after(clonesOf("SHOP"), () -> account.catalog.drop("RAW", "SHOP"));

        CloneSet set = take("", "SHOP");

        assertThat(set.schemas()).containsExactly(cloned("SHOP", 2, 5));
        assertThat(set.leftOut()).isEmpty();
    }

    @Test
    void whatIsNotSnowflakesOwnIsLeftOutByName() {
        account.catalog.with(
                "RAW",
                "LAKE",
                FakeTable.of("OWN", 1).showing("is_iceberg", "Y").showing("iceberg_table_type", "MANAGED"),
                FakeTable.of("FOREIGN", 1)
                        .showing("is_iceberg", "Y")
                        .showing("iceberg_table_type", "UNMANAGED")
                        .showing("retention_time", "0"),
                FakeTable.of("FILES", 1).showing("is_external", "Y"),
                FakeTable.of("ROWSTORE", 1).showing("is_hybrid", "Y"));
        account.fake
                .when(sent -> clonesOf("LAKE").test(sent.sql()))
                .then(Answer.fails("001234", "0A000", "A pipe cannot be cloned"));

        CloneSet set = take("short_retention: as_of_now", "LAKE");

        assertThat(set.schemas()).containsExactly(cloned("LAKE", 1, 1));
        assertThat(leftOut(set))
                .containsExactly(
                        "LAKE.FILES an external table is not cloned; its rows are not in Snowflake",
                        "LAKE.FOREIGN an Iceberg table that another catalog manages is not cloned",
                        "LAKE.ROWSTORE a hybrid table is not cloned with its schema");
        assertThat(account.sent("CREATE OR REPLACE TRANSIENT TABLE"))
                .singleElement()
                .asString()
                .contains("\"OWN\"");
    }

    private static final SnowflakeMetadata METADATA = new SnowflakeMetadata();

    /** A policy of database SEC on some tables of schema SHOP; one that chooses rows is on no column. */
    private void policy(Sql shown, String name, List<List<@Nullable String>> tablesAndColumns) {
        account.fake
                .when(shown.text())
                .then(Answer.rows(
                        List.of(
                                FakeColumn.text("name"),
                                FakeColumn.text("database_name"),
                                FakeColumn.text("schema_name")),
                        List.of(List.of(name, "SEC", "RULES"))));
        account.fake
                .when(METADATA.policyReferences(
                                Identifier.of("RAW"),
                                List.of(Identifier.of("SEC"), Identifier.of("RULES"), Identifier.of(name)))
                        .text())
                .then(Answer.rows(
                        List.of(
                                FakeColumn.text("REF_SCHEMA_NAME"),
                                FakeColumn.text("REF_ENTITY_NAME"),
                                FakeColumn.text("REF_COLUMN_NAME")),
                        tablesAndColumns.stream()
                                .map(on -> Arrays.asList("SHOP", on.getFirst(), on.getLast()))
                                .toList()));
    }

    @Test
    void aTableWithAMaskingPolicyIsTakenOutUnlessItIsAllowedByName() {
        policy(METADATA.showMaskingPolicies(), "HIDE", List.of(List.of("ORDERS", "MAIL")));

        isTakenOutUnlessAllowed("masking policy HIDE (column MAIL) is on it");
    }

    @Test
    void aTableWithARowAccessPolicyIsTakenOutUnlessItIsAllowedByName() {
        policy(METADATA.showRowAccessPolicies(), "own rows", List.of(Arrays.asList("ORDERS", null)));

        isTakenOutUnlessAllowed("row access policy \"own rows\" is on it");
    }

    @Test
    void allPoliciesOfATableAreNamed() {
        policy(METADATA.showMaskingPolicies(), "HIDE", List.of(List.of("ORDERS", "MAIL"), List.of("ORDERS", "PHONE")));
        policy(METADATA.showRowAccessPolicies(), "OWN", List.of(Arrays.asList("ORDERS", null)));

        isTakenOutUnlessAllowed(
                "masking policy HIDE (column MAIL) and masking policy HIDE (column PHONE) and row access policy OWN are on it");
    }

    private void isTakenOutUnlessAllowed(String policies) {
        CloneSet without = take("", "SHOP");
        CloneSet with = takeLater("allow_policies: [SHOP.ORD*]");

        assertThat(without.schemas()).containsExactly(cloned("SHOP", 1, 3));
        assertThat(leftOut(without))
                .containsExactly(
                        "!SHOP.ORDERS %s, so that role LOADER may not see all of it as it is; allow it with allow_policies under 'cloning'"
                                .formatted(policies));
        assertThat(account.catalog.tables("RAW_CLONES", "SHOP__20261102")).containsExactly("ITEMS");
        assertThat(with.leftOut()).isEmpty();
        assertThat(account.catalog.tables("RAW_CLONES", "SHOP__20261103")).containsExactly("ITEMS", "ORDERS");
        assertThat(account.sent("INSERT INTO \"RAW_CLONES\".\"NIGHTJAR\".\"CLONE_SET\""))
                .allSatisfy(insert -> assertThat(insert).contains("'LOADER'"));
    }

    /** History moves forward: the first night must be over. */
    private CloneSet takeLater(String cloning) {
        account.time = WireAccount.NOW.plus(Duration.ofDays(1));
        return take(cloning, NIGHT.plusDays(1), "SHOP");
    }

    private void secondNightIsSwapped() {
        account.catalog.with("RAW", "SHOP", FakeTable.of("ITEMS", 3), FakeTable.of("ORDERS", 4));
    }

    @Test
    void aSwapWhoseAnswerWasAFaultIsNotUndone() {
        take("", "SHOP");
        secondNightIsSwapped();
        account.done(contains(" SWAP WITH "), SERVER_FAULT);

        takeLater("publishing: swap");

        assertThat(account.catalog.comment("RAW_CLONES", "SHOP"))
                .get()
                .asString()
                .contains("night=2026-11-03", "sealed=true", "kind=published");
        assertThat(account.sent("ALTER SCHEMA \"RAW_CLONES\".\"SHOP\" SWAP")).hasSize(1);
        assertThat(account.catalog.schemas("RAW_CLONES")).noneMatch(name -> name.contains("NIGHTJAR_NEW"));
    }

    @Test
    void aSwapThatFailsForAMomentIsTriedAgain() {
        take("", "SHOP");
        secondNightIsSwapped();
        account.first(1, contains(" SWAP WITH "), SERVER_FAULT);

        takeLater("publishing: swap");

        assertThat(account.catalog.comment("RAW_CLONES", "SHOP"))
                .get()
                .asString()
                .contains("night=2026-11-03");
        assertThat(account.sent("ALTER SCHEMA \"RAW_CLONES\".\"SHOP\" SWAP")).hasSize(2);
    }

    @Test
    void aPublishingThatBrokeOffAfterTheSwapIsFinishedAndNotUndone() {
        take("", "SHOP");
        secondNightIsSwapped();
        account.first(1, contains("DROP SCHEMA", "NIGHTJAR_NEW"), NO_PRIVILEGE);
        assertThatThrownBy(() -> takeLater("publishing: swap")).hasMessageContaining("GRANT");

        account.run(
                "publishing: swap", new PublishClonesTask(new PublishClonesTask.Spec("warehouse", NIGHT.plusDays(1))));

        assertThat(account.catalog.comment("RAW_CLONES", "SHOP"))
                .get()
                .asString()
                .contains("night=2026-11-03");
        assertThat(account.sent("ALTER SCHEMA \"RAW_CLONES\".\"SHOP\" SWAP")).hasSize(1);
        assertThat(account.catalog.schemas("RAW_CLONES")).noneMatch(name -> name.contains("NIGHTJAR_NEW"));
    }

    @Test
    void aNetworkThatFailsInMidCloneDoesNotEndTheNight() {
        account.after(
                clonesOf("SHOP"),
                () -> account.fake
                        .fault(FaultRule.next(3, "*", "/monitoring/queries|query-request", new Fault.Drops(true)))
                        .fault(FaultRule.next(2, "*", "/monitoring/queries", Fault.status(503, "busy"))));

        CloneSet set = take("", "SHOP");

        assertThat(set.schemas()).containsExactly(cloned("SHOP", 2, 5));
        assertThat(account.sent("CREATE TRANSIENT SCHEMA \"RAW_CLONES\".\"SHOP__20261102\""))
                .hasSize(1);
    }

    @Test
    void aClaimIsGivenBackWhenTheNightFails() {
        account.first(100, clonesOf("SHOP"), NO_PRIVILEGE);

        assertThatThrownBy(() -> take("", "SHOP"))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXTERNAL))
                .hasMessageContaining("nothing could be cloned");
        assertThat(account.catalog.schemas("RAW_CLONES")).containsExactly("NIGHTJAR");
        assertThat(account.catalog.comment("RAW_CLONES", "NIGHTJAR")).isEqualTo(Optional.of(""));
    }
}
