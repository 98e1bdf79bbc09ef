package dev.nightjar.snowflake;

import dev.nightjar.flow.testing.Golden;
import dev.nightjar.snowflake.SnowflakeCloneSpec.IfExists;
import dev.nightjar.snowflake.SnowflakeCloneSpec.Options;
import dev.nightjar.snowflake.SnowflakeClones.Publishing;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every statement, with names that need care in every place; the files are to be read. */
class SnowflakeStatementsTest {
    private static final Identifier RAW = Identifier.of("RAW");
    private static final Identifier HISTORY = Identifier.of("His \"tory\"");
    private static final Identifier ASANA = Identifier.of("ASANA");
    private static final Identifier ODD = Identifier.of("odd \"one\"; it's \\ \uD83E\uDD89\nnew.line");

    private final SnowflakeClones clones = new SnowflakeClones();
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final SnowflakeRenderer renderer = new SnowflakeRenderer();

    @Test
    void clonesAsOfAnInstantInEveryMode() {
        for (IfExists mode : IfExists.values()) {
            check("clone-" + word(mode), clones.cloneAsOf(spec(ASANA, Options.DEFAULT.withIfExists(mode))));
        }
        check("clone-odd", clones.cloneAsOf(spec(ODD, Options.DEFAULT)));
        check(
                "clone-of-what-reaches",
                clones.cloneAsOf(spec(ASANA, Options.DEFAULT.withIgnoreInsufficientRetention(true))));
        check(
                "clone-permanent",
                clones.cloneAsOf(spec(ASANA, new Options(IfExists.FAIL, false, Optional.of(7), false, false))));
        check(
                "clone-as-the-database",
                clones.cloneAsOf(spec(ASANA, new Options(IfExists.FAIL, true, Optional.empty(), false, true))));
    }

    @Test
    void sealsPublishesAndDrops() {
        for (Publishing how : Publishing.values()) {
            check("publish-" + word(how), clones.publish(spec(ASANA, Options.DEFAULT), how));
            check("publish-odd-" + word(how), clones.publish(spec(ODD, Options.DEFAULT), how));
        }
        check("seal", clones.seal(spec(ODD, Options.DEFAULT)));
        check("grants", clones.grants(spec(ODD, Options.DEFAULT), ODD));
        check("drop", clones.drop(spec(ODD, Options.DEFAULT)));
    }

    @Test
    void clonesTableByTableAndTakesOut() {
        SnowflakeCloneSpec spec = spec(ASANA, Options.DEFAULT);
        Identifier task = Identifier.of("TASK");
        check(
                "clone-tables",
                List.of(clones.createDated(spec), clones.cloneTableAsOf(spec, task), clones.cloneTableNow(spec, task)));
        check("take-out", List.of(clones.dropTable(spec, task), clones.dropView(spec, ODD)));
        check(
                "claim",
                List.of(
                        clones.claim(
                                HISTORY, CloneClaim.SCHEMA, false, spec.marker().as(SnowflakeMarker.Kind.CLAIM)),
                        clones.claim(
                                HISTORY, CloneClaim.SCHEMA, true, spec.marker().as(SnowflakeMarker.Kind.CLAIM)),
                        clones.drop(HISTORY, CloneClaim.SCHEMA)));
        check("claim-renew", clones.renewClaim(HISTORY, ASANA, spec.marker().as(SnowflakeMarker.Kind.CLAIM)));
        check("single", clones.single(spec, ODD));
    }

    @Test
    void clonesOneTableInEveryMode() {
        Options plain = new Options(IfExists.FAIL, true, Optional.of(0), false, true);
        TableName task = TableName.of("ASANA", "TASK");
        checkTable("table-clone-as-it-is", table(task, TableName.of("ASANA", "COPY"), false, plain, false), false);
        checkTable("table-clone-replace", table(task, task, true, plain, false), true);
        checkTable(
                "table-clone-permanent-with-grants",
                table(
                        task,
                        TableName.of("ASANA", "COPY"),
                        true,
                        new Options(IfExists.FAIL, false, Optional.of(7), false, true),
                        true),
                false);
        checkTable(
                "table-clone-odd", table(new TableName(ODD, ODD), new TableName(ODD, ODD), true, plain, true), false);
    }

    private TableCloneStatements table(
            TableName table, TableName target, boolean at, Options options, boolean copyGrants) {
        SnowflakeCloneSpec spec = spec(table.schema(), options);
        return new TableCloneStatements(
                RAW,
                table,
                HISTORY,
                target,
                CloneNames.place(target),
                spec.marker(),
                Optional.of(spec.marker().instant()).filter(_ -> at),
                options,
                copyGrants,
                spec.readers());
    }

    private void checkTable(String name, TableCloneStatements clone, boolean replaces) {
        List<Sql> statements = new ArrayList<>();
        statements.add(
                clones.claim(HISTORY, clone.place(), false, clone.marker().as(SnowflakeMarker.Kind.CLAIM)));
        statements.addAll(clone.build(clone.grants()));
        statements.add(clone.name(replaces));
        statements.add(clones.drop(HISTORY, clone.place()));
        check(name, statements);
    }

    @Test
    void clonesADatabaseInEveryMode() {
        Options plain = new Options(IfExists.FAIL, true, Optional.of(0), false, true);
        checkDatabase("database-clone-as-it-is", database(Identifier.of("COPY"), false, plain), false);
        checkDatabase(
                "database-clone-permanent",
                database(Identifier.of("COPY"), true, new Options(IfExists.FAIL, false, Optional.of(7), false, true)),
                false);
        checkDatabase("database-clone-replace-odd", database(Identifier.of("odd \"one\""), true, plain), true);
    }

    private static DatabaseCloneStatements database(Identifier target, boolean at, Options options) {
        SnowflakeCloneSpec spec = spec(ASANA, options);
        return new DatabaseCloneStatements(
                RAW,
                target,
                spec.marker().as(SnowflakeMarker.Kind.DATABASE),
                Optional.of(spec.marker().instant()).filter(_ -> at),
                options,
                spec.readers());
    }

    private static void checkDatabase(String name, DatabaseCloneStatements clone, boolean replaces) {
        List<Sql> statements = new ArrayList<>(clone.all(replaces, clone.grants()));
        statements.add(clone.drop());
        check(name, statements);
    }

    @Test
    void recordsANight() {
        CloneRecord record = new CloneRecord(HISTORY);
        SnowflakeMarker marker = spec(ASANA, Options.DEFAULT).marker();
        CloneSet set = new CloneSet(
                marker.night(),
                marker.instant(),
                marker.zone(),
                "RAW",
                List.of(new CloneSet.ClonedSchema(ODD, 2, 3)),
                List.of(
                        new CloneSet.LeftOut(ODD, Optional.of(ODD), false, "it's a view"),
                        new CloneSet.LeftOut(ASANA, Optional.empty(), true, "gone")),
                List.of(new CloneSet.OwnInstant(ODD, ASANA, marker.instant())));
        check("record-create", record.create());
        List<Sql> statements = new ArrayList<>(record.create());
        statements.addAll(record.insert(set, "5f2c", "LOADER"));
        statements.addAll(record.delete(set.night()));
        check("record-night", statements);
    }

    @Test
    void asksForSchemasTablesAndKeys() {
        check("show-schemas", metadata.showSchemas(RAW, Optional.empty()));
        check("show-schemas-next-page", metadata.showSchemas(RAW, Optional.of(ODD)));
        check("show-tables-history", metadata.showTablesHistory(RAW, ODD, Optional.empty()));
        check("show-tables-history-next-page", metadata.showTablesHistory(RAW, ODD, Optional.of(ODD)));
        check("show-schemas-of-a-night", metadata.showSchemasEnding(RAW, "__20261102", Optional.empty()));
        check("show-schemas-like-odd", metadata.showSchemasEnding(RAW, "100%_\\'", Optional.of(ODD)));
        check("show-objects", metadata.showObjects(RAW, ODD, Optional.empty()));
        check("show-objects-next-page", metadata.showObjects(RAW, ODD, Optional.of(ODD)));
        check("show-objects-starting", metadata.showObjectsStarting(RAW, new TableName(ODD, ODD)));
        check("show-databases-starting", metadata.showDatabasesStarting(HISTORY));
        check("show-tables", metadata.showTables(RAW, ODD, Optional.of(ODD)));
        check("show-views", metadata.showViews(RAW, ODD, Optional.empty()));
        check("clock-and-role", metadata.clockAndRole());
        check("show-policies", List.of(metadata.showMaskingPolicies(), metadata.showRowAccessPolicies()));
        check("policy-references", metadata.policyReferences(RAW, List.of(ODD, ASANA, ODD)));
        check("show-iceberg-tables", metadata.showIcebergTables(RAW, ODD, Optional.of(ODD)));
        check("count-rows", metadata.countRows(RAW, new TableName(ODD, ODD)));
        check("show-primary-keys", metadata.showPrimaryKeys(RAW, ODD));
        check("show-primary-keys-of-table", metadata.showPrimaryKeys(RAW, new TableName(ODD, ODD)));
        check("columns", metadata.columns(RAW, ODD, List.of()));
        check("columns-of-tables", metadata.columns(RAW, ODD, List.of(ASANA, ODD)));
        Optional<Catalog.Marks> marks = Optional.of(new Catalog.Marks("_fivetran_synced", "fivetran_audit"));
        check("outline", metadata.outline(RAW, Optional.empty(), marks));
        check("outline-of-schema", metadata.outline(RAW, Optional.of(ODD), Optional.empty()));
    }

    @Test
    void doesWhatEveryWarehouseDoes() {
        check("row-counts", renderer.rowCounts(RAW, List.of(TableName.of("ASANA", "TASK"), new TableName(ODD, ODD))));
    }

    private static SnowflakeCloneSpec spec(Identifier schema, Options options) {
        SnowflakeMarker marker = new SnowflakeMarker(
                LocalDate.parse("2026-11-02"),
                Instant.parse("2026-11-01T23:00:00.123456Z"),
                ZoneId.of("Europe/Berlin"),
                "5f2c",
                RAW + "." + schema,
                false);
        return new SnowflakeCloneSpec(
                RAW, HISTORY, schema, marker, options, List.of(Identifier.of("ANALYST"), Identifier.of("a \"role\"")));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void check(String name, Sql sql) {
        check(name, List.of(sql));
    }

    private static void check(String name, List<Sql> statements) {
        Golden.check(
                "snowflake/" + name + ".sql",
                statements.stream().map(sql -> sql.text() + ";\n").collect(Collectors.joining()));
    }
}
