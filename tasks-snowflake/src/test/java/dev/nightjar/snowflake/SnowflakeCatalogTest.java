package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.FakeSchemas.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.testkit.snowflake.Sent;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Metadata;
import dev.nightjar.warehouse.SchemaOutline;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metadata through the real driver, with answers that Snowflake is known to give. */
class SnowflakeCatalogTest {
    private static final Database SOURCE = new Database.Source();
    private static final Identifier RAW = Identifier.of("RAW");
    private static final Optional<Catalog.Marks> MARKS =
            Optional.of(new Catalog.Marks("_fivetran_synced", "fivetran_audit"));

    private final FakeSnowflake fake = new FakeSnowflake();
    private final SnowflakeWarehouse warehouse = new SnowflakeWarehouse(Specs.to(fake));
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final FakeSchemas schemas = new FakeSchemas(fake, RAW);

    @AfterEach
    void close() {
        warehouse.close();
        fake.close();
    }

    private Metadata read(Database database, String... names) {
        try (Session session = warehouse.open(List.of())) {
            return warehouse
                    .catalog()
                    .read(
                            session,
                            database,
                            Set.copyOf(
                                    List.of(names).stream().map(Identifier::of).toList()));
        }
    }

    private static List<Table> tables(String schema, int count, int columns) {
        return IntStream.range(0, count)
                .mapToObj(i -> table(schema, "T%05d".formatted(i), columns, "C0"))
                .toList();
    }

    @Test
    void readsASchemaInTwoStatementsAndKeepsNamesExactly() {
        String odd = "odd \"one\"; it's \\ \uD83E\uDD89\nnew.line";
        List<Table> held = List.of(table(odd, odd, 3, "C1", "C0"), table(odd, "t", 1), table(odd, "T", 1, "C0"));
        schemas.holding(odd, held);

        Metadata read = read(SOURCE, odd);

        assertThat(read.tables()).containsExactlyInAnyOrderElementsOf(held);
        assertThat(schemas.asked()).hasSize(2);
    }

    @Test
    void looksAtAllSchemasFromOutsideInTwoStatements() {
        schemas.listed(
                        new FakeSchemas.Schema("SALES", "FIVETRAN_ROLE", ""),
                        new FakeSchemas.Schema("INFORMATION_SCHEMA", "", ""),
                        new FakeSchemas.Schema("EMPTY", "SYSADMIN", ""))
                .outlined(MARKS, FakeSchemas.outline(List.of(List.of("SALES", 4, 1, 3, 1))));

        try (Session session = warehouse.open(List.of())) {
            assertThat(warehouse.catalog().outline(session, SOURCE, MARKS))
                    .containsExactly(new SchemaOutline(
                            Identifier.of("SALES"), Optional.of(Identifier.of("FIVETRAN_ROLE")), 4, 1, 3, true));
        }
        assertThat(schemas.asked()).hasSize(2);
    }

    @Test
    void looksAtEachSchemaAloneWhereAllAreTooMuch() {
        schemas.listed(new FakeSchemas.Schema("A", "R", ""), new FakeSchemas.Schema("B", "R", ""))
                .outlined(MARKS, FakeSchemas.tooMuch());
        for (String name : List.of("A", "B")) {
            fake.when(metadata.outline(RAW, Optional.of(Identifier.of(name)), MARKS)
                            .text())
                    .then(FakeSchemas.outline(List.of(List.of(name, 1, 0, 1, 0))));
        }

        try (Session session = warehouse.open(List.of())) {
            assertThat(warehouse.catalog().outline(session, SOURCE, MARKS))
                    .extracting(outline -> outline.schema().name())
                    .containsExactly("A", "B");
        }
    }

    @Test
    void asksForColumnsInPartsWhereTheyAreTooMuch() {
        List<Table> held = tables("BIG", 1_200, 1);
        schemas.holding("BIG", held);
        fake.when(metadata.columns(RAW, Identifier.of("BIG"), List.of()).text()).then(FakeSchemas.tooMuch());
        fake.when(metadata.showObjects(RAW, Identifier.of("BIG"), Optional.empty())
                        .text())
                .then(FakeSchemas.names(
                        held.stream().map(table -> table.name().table().name()).toList()));
        // More than 500 tables are too much for it.
        List<Identifier> all = held.stream().map(table -> table.name().table()).toList();
        part(held, all.subList(0, 1_000), true);
        part(held, all.subList(0, 500), false);
        part(held, all.subList(500, 1_000), false);
        part(held, all.subList(1_000, 1_200), false);

        assertThat(read(SOURCE, "BIG").tables()).isEqualTo(held);
    }

    private void part(List<Table> held, List<Identifier> names, boolean tooMuch) {
        Set<Identifier> wanted = Set.copyOf(names);
        fake.when(metadata.columns(RAW, Identifier.of("BIG"), names).text())
                .then(
                        tooMuch
                                ? FakeSchemas.tooMuch()
                                : FakeSchemas.columns(held.stream()
                                        .filter(table ->
                                                wanted.contains(table.name().table()))
                                        .toList()));
    }

    @Test
    void aTableThatIsTooMuchByItselfFailsByName() {
        schemas.holding("BIG", tables("BIG", 1, 1));
        fake.when(sent -> sent.sql().contains("INFORMATION_SCHEMA.COLUMNS")).then(FakeSchemas.tooMuch());
        fake.when(metadata.showObjects(RAW, Identifier.of("BIG"), Optional.empty())
                        .text())
                .then(FakeSchemas.names(List.of("T00000")));

        assertThatThrownBy(() -> read(SOURCE, "BIG"))
                .isInstanceOf(NightjarException.class)
                .hasMessageContaining("too much");
    }

    @Test
    void keysThatFillAPageAreAskedForTableByTable() {
        List<Table> held = tables("BIG", 10_001, 1);
        schemas.holding("BIG", held);
        // 10,001 keys, of which Snowflake gives 10,000 without a word.
        fake.when(metadata.showPrimaryKeys(RAW, Identifier.of("BIG")).text())
                .then(FakeSchemas.keys(held.subList(0, SnowflakeMetadata.PAGE)));
        eachTableHasItsKeys(held);
        schemas.holding("SMALL", tables("SMALL", 2, 1));

        Metadata read = read(SOURCE, "BIG", "SMALL");

        assertThat(read.tables())
                .hasSize(10_003)
                .allSatisfy(table -> assertThat(table.primaryKey()).hasSize(1));
        assertThat(schemas.asked())
                .filteredOn(sql -> sql.startsWith("SHOW PRIMARY KEYS IN TABLE"))
                .hasSize(10_001)
                .noneMatch(sql -> sql.contains("SMALL"));
    }

    @Test
    void keysThatAreRefusedAreAskedForTableByTable() {
        List<Table> held = tables("BIG", 3, 1);
        schemas.holding("BIG", held);
        fake.when(metadata.showPrimaryKeys(RAW, Identifier.of("BIG")).text())
                .then(Answer.fails(
                        "090201",
                        "22000",
                        "SHOW PRIMARY KEYS returned more than the maximum of 10000 results. Use LIMIT to restrict."));
        eachTableHasItsKeys(held);

        assertThat(read(SOURCE, "BIG").tables()).isEqualTo(held);
    }

    private void eachTableHasItsKeys(List<Table> held) {
        held.forEach(table ->
                fake.when(metadata.showPrimaryKeys(RAW, table.name()).text()).then(FakeSchemas.keys(List.of(table))));
    }

    private static List<FakeSchemas.Schema> page(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> new FakeSchemas.Schema("S%06d".formatted(i), "R", ""))
                .toList();
    }

    @Test
    void readsPageBehindPage() {
        fake.when(metadata.showSchemas(RAW, Optional.empty()).text())
                .then(FakeSchemas.schemas(page(0, SnowflakeMetadata.PAGE)));
        fake.when(metadata.showSchemas(RAW, Optional.of(Identifier.of("S009999")))
                        .text())
                .then(FakeSchemas.schemas(page(10_000, 5)));
        schemas.outlined(
                MARKS, FakeSchemas.outline(List.of(List.of("S000000", 1, 0, 1, 0), List.of("S010004", 1, 0, 1, 0))));

        try (Session session = warehouse.open(List.of())) {
            assertThat(warehouse.catalog().outline(session, SOURCE, MARKS))
                    .extracting(outline -> outline.schema().name())
                    .containsExactly("S000000", "S010004");
        }
    }

    @Test
    void pagesThatDoNotAdvanceAreAnError() {
        fake.when(sent -> sent.sql().startsWith("SHOW SCHEMAS"))
                .then(FakeSchemas.schemas(page(0, SnowflakeMetadata.PAGE)));

        assertThatThrownBy(() -> read(SOURCE)).hasMessageContaining("gives the same page again");
        assertThat(schemas.asked()).hasSize(2);
    }

    @Test
    void aNightsClonesHaveTheNamesOfTheirSources() {
        String lower = "__20261102";
        LocalDate night = LocalDate.parse("2026-11-02");
        String comment =
                "nightjar night=2026-11-02 at=2026-11-01T23:00:00Z zone=Europe/Berlin run=5f2c sealed=true source=";
        Identifier clones = Identifier.of("RAW_CLONES");
        fake.when(metadata.showSchemasEnding(clones, lower, Optional.empty()).text())
                .then(FakeSchemas.schemas(List.of(
                        new FakeSchemas.Schema("SALES__20261102", "R", comment + "RAW.SALES"),
                        new FakeSchemas.Schema("a \"b\"__20261102", "R", comment + "RAW.\"a \"\"b\"\"\""),
                        // LIKE does not mind case, and these are not of the night.
                        new FakeSchemas.Schema("MINE__20261102", "R", "by hand"),
                        new FakeSchemas.Schema("OTHER__20261102", "R", comment + "ELSEWHERE.SALES"))));
        FakeSchemas held = new FakeSchemas(fake, clones);
        held.holding("SALES__20261102", tables("SALES", 2, 1));
        held.holding("a \"b\"__20261102", tables("a \"b\"", 1, 1));

        assertThat(read(new Database.Clones(night)).tables())
                .extracting(Table::name)
                .containsExactly(
                        TableName.of("SALES", "T00000"),
                        TableName.of("SALES", "T00001"),
                        TableName.of("a \"b\"", "T00000"));
        assertThat(read(new Database.Clones(night), "SALES").tables()).hasSize(2);
    }

    @Test
    void aSchemaThatIsNotThereIsNothing() {
        fake.when(metadata.columns(RAW, Identifier.of("GONE"), List.of()).text())
                .then(FakeSchemas.columns(List.of()));

        assertThat(read(SOURCE, "GONE").tables()).isEmpty();
        assertThat(fake.statements()).extracting(Sent::sql).hasSize(1);
    }

    @Test
    void handsOverOneSchemaAfterTheOther() {
        schemas.holding("A", tables("A", 2, 1)).holding("B", tables("B", 1, 1));
        List<String> seen = new ArrayList<>();

        try (Session session = warehouse.open(List.of())) {
            warehouse
                    .catalog()
                    .read(
                            session,
                            SOURCE,
                            Set.of(Identifier.of("B"), Identifier.of("A")),
                            schema -> seen.add("%s after %d statements"
                                    .formatted(
                                            schema.schema(), fake.statements().size())));
        }

        assertThat(seen).containsExactly("A after 2 statements", "B after 4 statements");
    }
}
