package dev.nightjar.snowflake;

import dev.nightjar.snowflake.SnowflakeCloneSpec.IfExists;
import dev.nightjar.snowflake.SnowflakeCloneSpec.Options;
import dev.nightjar.snowflake.SnowflakeClones.Publishing;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.files.FileFormat;
import dev.nightjar.warehouse.files.FileTransfers;
import dev.nightjar.warehouse.files.FileTransfers.OnError;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every statement that is rendered for Snowflake, in every mode, with given names in every place that takes one. */
final class RenderedStatements {
    /** What things are called. {@code odd} stands where a schema or a table does. */
    record Names(
            Identifier source,
            Identifier target,
            Identifier database,
            Identifier schema,
            Identifier table,
            Identifier odd,
            Identifier fresh,
            Identifier place,
            Identifier role,
            Identifier otherRole,
            Identifier user) {
        /** Those of the golden files, which are to be read. */
        static final Names READABLE = of(List.of(
                "RAW",
                "His \"tory\"",
                "odd \"one\"",
                "ASANA",
                "TASK",
                "odd \"one\"; it's \\ \uD83E\uDD89\nnew.line",
                "COPY",
                "NIGHTJAR__CLONE__PLACE",
                "ANALYST",
                "a \"role\"",
                "DBT"));

        /** How many there are. */
        static final int COUNT = Names.class.getRecordComponents().length;

        static Names of(List<String> names) {
            List<Identifier> all = names.stream().map(Identifier::of).toList();
            return new Names(
                    all.get(0),
                    all.get(1),
                    all.get(2),
                    all.get(3),
                    all.get(4),
                    all.get(5),
                    all.get(6),
                    all.get(7),
                    all.get(8),
                    all.get(9),
                    all.get(10));
        }
    }

    private final SnowflakeClones clones = new SnowflakeClones();
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final SnowflakeRenderer renderer = new SnowflakeRenderer();
    private final Map<String, List<Sql>> statements = new LinkedHashMap<>();
    private final Names names;

    private RenderedStatements(Names names) {
        this.names = names;
        clonesAsOfAnInstant();
        sealsPublishesAndDrops();
        clonesTableByTableAndTakesOut();
        clonesOneTable();
        clonesADatabase();
        recordsANight();
        asksForSchemasTablesAndKeys();
        looksAtAnAccount();
        speaksOfStatements();
        movesFiles();
        doesWhatEveryWarehouseDoes();
    }

    /** The statements by the golden file that they stand in. */
    static Map<String, List<Sql>> with(Names names) {
        return new RenderedStatements(names).statements;
    }

    private void add(String file, Sql statement) {
        add(file, List.of(statement));
    }

    private void add(String file, List<Sql> all) {
        if (statements.put(file, all) != null) {
            throw new AssertionError("two have the file " + file);
        }
    }

    private void clonesAsOfAnInstant() {
        for (IfExists mode : IfExists.values()) {
            add("clone-" + word(mode), clones.cloneAsOf(spec(names.schema(), Options.DEFAULT.withIfExists(mode))));
        }
        add("clone-odd", clones.cloneAsOf(spec(names.odd(), Options.DEFAULT)));
        add(
                "clone-of-what-reaches",
                clones.cloneAsOf(spec(names.schema(), Options.DEFAULT.withIgnoreInsufficientRetention(true))));
        add(
                "clone-permanent",
                clones.cloneAsOf(
                        spec(names.schema(), new Options(IfExists.FAIL, false, Optional.of(7), false, false))));
        add(
                "clone-as-the-database",
                clones.cloneAsOf(
                        spec(names.schema(), new Options(IfExists.FAIL, true, Optional.empty(), false, true))));
    }

    private void sealsPublishesAndDrops() {
        for (Publishing how : Publishing.values()) {
            add("publish-" + word(how), clones.publish(spec(names.schema(), Options.DEFAULT), how));
            add("publish-odd-" + word(how), clones.publish(spec(names.odd(), Options.DEFAULT), how));
        }
        SnowflakeCloneSpec odd = spec(names.odd(), Options.DEFAULT);
        List<Sql> swap = new ArrayList<>(clones.incoming(odd, List.of()));
        swap.addAll(List.of(clones.swap(odd), clones.dropIncoming(odd)));
        add("publish-swap-without-grants", swap);
        add("seal", clones.seal(spec(names.odd(), Options.DEFAULT)));
        add("grants", clones.grants(spec(names.odd(), Options.DEFAULT), names.odd()));
        add("drop", clones.drop(spec(names.odd(), Options.DEFAULT)));
    }

    private void clonesTableByTableAndTakesOut() {
        SnowflakeCloneSpec spec = spec(names.schema(), Options.DEFAULT);
        Identifier task = names.table();
        add(
                "clone-tables",
                List.of(clones.createDated(spec), clones.cloneTableAsOf(spec, task), clones.cloneTableNow(spec, task)));
        add("take-out", List.of(clones.dropTable(spec, task), clones.dropView(spec, names.odd())));
        add(
                "claim",
                List.of(
                        clones.claim(
                                names.target(),
                                CloneClaim.SCHEMA,
                                false,
                                spec.marker().as(SnowflakeMarker.Kind.CLAIM)),
                        clones.claim(
                                names.target(),
                                CloneClaim.SCHEMA,
                                true,
                                spec.marker().as(SnowflakeMarker.Kind.CLAIM)),
                        clones.drop(names.target(), CloneClaim.SCHEMA)));
        add(
                "claim-renew",
                clones.renewClaim(names.target(), names.schema(), spec.marker().as(SnowflakeMarker.Kind.CLAIM)));
        add("single", clones.single(spec, names.odd()));
    }

    private void clonesOneTable() {
        Options plain = new Options(IfExists.FAIL, true, Optional.of(0), false, true);
        TableName task = new TableName(names.schema(), names.table());
        addTable(
                "table-clone-as-it-is",
                table(task, new TableName(names.schema(), names.fresh()), false, plain, false),
                false);
        addTable("table-clone-replace", table(task, task, true, plain, false), true);
        addTable(
                "table-clone-permanent-with-grants",
                table(
                        task,
                        new TableName(names.schema(), names.fresh()),
                        true,
                        new Options(IfExists.FAIL, false, Optional.of(7), false, true),
                        true),
                false);
        addTable(
                "table-clone-odd",
                table(
                        new TableName(names.odd(), names.odd()),
                        new TableName(names.odd(), names.odd()),
                        true,
                        plain,
                        true),
                false);
    }

    private TableCloneStatements table(
            TableName table, TableName target, boolean at, Options options, boolean copyGrants) {
        SnowflakeCloneSpec spec = spec(table.schema(), options);
        return new TableCloneStatements(
                names.source(),
                table,
                names.target(),
                target,
                names.place(),
                spec.marker(),
                Optional.of(spec.marker().instant()).filter(_ -> at),
                options,
                copyGrants,
                spec.readers());
    }

    private void addTable(String name, TableCloneStatements clone, boolean replaces) {
        List<Sql> statements = new ArrayList<>();
        statements.add(clones.claim(
                names.target(), clone.place(), false, clone.marker().as(SnowflakeMarker.Kind.CLAIM)));
        statements.addAll(clone.build(clone.grants()));
        statements.add(clone.name(replaces));
        statements.add(clones.drop(names.target(), clone.place()));
        add(name, statements);
    }

    private void clonesADatabase() {
        Options plain = new Options(IfExists.FAIL, true, Optional.of(0), false, true);
        addDatabase("database-clone-as-it-is", database(names.fresh(), false, plain), false);
        addDatabase(
                "database-clone-permanent",
                database(names.fresh(), true, new Options(IfExists.FAIL, false, Optional.of(7), false, true)),
                false);
        addDatabase("database-clone-replace-odd", database(names.database(), true, plain), true);
    }

    private DatabaseCloneStatements database(Identifier target, boolean at, Options options) {
        SnowflakeCloneSpec spec = spec(names.schema(), options);
        return new DatabaseCloneStatements(
                names.source(),
                target,
                spec.marker().as(SnowflakeMarker.Kind.DATABASE),
                Optional.of(spec.marker().instant()).filter(_ -> at),
                options,
                spec.readers());
    }

    private void addDatabase(String name, DatabaseCloneStatements clone, boolean replaces) {
        List<Sql> statements = new ArrayList<>(List.of(clone.copy(replaces)));
        statements.addAll(clone.grants());
        statements.add(clone.seal());
        if (!statements.equals(clone.all(replaces, clone.grants()))) {
            throw new AssertionError("what a plan shows is not what is executed: " + statements);
        }
        statements.add(clone.drop());
        add(name, statements);
    }

    private void recordsANight() {
        CloneRecord record = new CloneRecord(names.target());
        SnowflakeMarker marker = spec(names.schema(), Options.DEFAULT).marker();
        CloneSet set = new CloneSet(
                marker.night(),
                marker.instant(),
                marker.zone(),
                "RAW",
                List.of(new CloneSet.ClonedSchema(names.odd(), 2, 3)),
                List.of(
                        new CloneSet.LeftOut(names.odd(), Optional.of(names.odd()), false, "it's a view"),
                        new CloneSet.LeftOut(names.schema(), Optional.empty(), true, "gone")),
                List.of(new CloneSet.OwnInstant(names.odd(), names.schema(), marker.instant())));
        add("record-create", record.create());
        List<Sql> statements = new ArrayList<>(record.create());
        statements.addAll(record.insert(set, "5f2c", "LOADER"));
        statements.addAll(record.delete(set.night()));
        add("record-night", statements);
        List<Sql> reading = new ArrayList<>(record.create());
        reading.addAll(record.questions());
        add("record-read", reading);
    }

    private void asksForSchemasTablesAndKeys() {
        add("show-schemas", metadata.showSchemas(names.source(), Optional.empty()));
        add("show-schemas-next-page", metadata.showSchemas(names.source(), Optional.of(names.odd())));
        add("show-tables-history", metadata.showTablesHistory(names.source(), names.odd(), Optional.empty()));
        add(
                "show-tables-history-next-page",
                metadata.showTablesHistory(names.source(), names.odd(), Optional.of(names.odd())));
        add("show-schemas-of-a-night", metadata.showSchemasEnding(names.source(), "__20261102", Optional.empty()));
        add(
                "show-schemas-like-any",
                metadata.showSchemasEnding(names.source(), names.odd().name(), Optional.empty()));
        add("show-schemas-like-odd", metadata.showSchemasEnding(names.source(), "100%_\\'", Optional.of(names.odd())));
        add("show-objects", metadata.showObjects(names.source(), names.odd(), Optional.empty()));
        add("show-objects-next-page", metadata.showObjects(names.source(), names.odd(), Optional.of(names.odd())));
        add(
                "show-objects-starting",
                metadata.showObjectsStarting(names.source(), new TableName(names.odd(), names.odd())));
        add("show-databases-starting", metadata.showDatabasesStarting(names.target()));
        add("show-tables", metadata.showTables(names.source(), names.odd(), Optional.of(names.odd())));
        add("show-views", metadata.showViews(names.source(), names.odd(), Optional.empty()));
        add("clock-and-role", metadata.clockAndRole());
        add("show-policies", List.of(metadata.showMaskingPolicies(), metadata.showRowAccessPolicies()));
        add(
                "policy-references",
                metadata.policyReferences(names.source(), List.of(names.odd(), names.schema(), names.odd())));
        add("show-iceberg-tables", metadata.showIcebergTables(names.source(), names.odd(), Optional.of(names.odd())));
        add("count-rows", metadata.countRows(names.source(), new TableName(names.odd(), names.odd())));
        add("show-primary-keys", metadata.showPrimaryKeys(names.source(), names.odd()));
        add(
                "show-primary-keys-of-table",
                metadata.showPrimaryKeys(names.source(), new TableName(names.odd(), names.odd())));
        add("columns", metadata.columns(names.source(), names.odd(), List.of()));
        add("columns-of-tables", metadata.columns(names.source(), names.odd(), List.of(names.schema(), names.odd())));
        Optional<Catalog.Marks> marks = Optional.of(new Catalog.Marks("_fivetran_synced", "fivetran_audit"));
        add("outline", metadata.outline(names.source(), Optional.empty(), marks));
        add("outline-of-schema", metadata.outline(names.source(), Optional.of(names.odd()), Optional.empty()));
    }

    private void looksAtAnAccount() {
        add(
                "examination-questions",
                List.of(metadata.who(), metadata.showGrants(names.role()), metadata.showParameters(names.user())));
        List<Sql> remedies = new ArrayList<>(List.of(
                Remedies.createDatabase(names.database()),
                Remedies.grant("USAGE", "DATABASE", names.database(), names.otherRole()),
                Remedies.grant("CREATE SCHEMA", "DATABASE", names.database(), names.otherRole()),
                Remedies.keepADay(names.source(), names.odd()),
                Remedies.setParameter(names.user(), "TIMEZONE", "UTC"),
                Remedies.setParameter(names.user(), "QUOTED_IDENTIFIERS_IGNORE_CASE", "false"),
                Remedies.setPublicKey(names.user())));
        Remedies.own(names.source(), names.odd(), List.of("TABLES", "FUNCTIONS"), names.otherRole())
                .forEach(remedies::add);
        add("remedies", remedies);
    }

    private void speaksOfStatements() {
        add("transactions", List.of(ControlStatements.BEGIN, ControlStatements.COMMIT, ControlStatements.ROLLBACK));
        add(
                "statement-history",
                ControlStatements.find(
                        names.database(),
                        "nightjar:5f2c/step it's#1#1." + names.fresh().name()));
        add(
                "wire/cancel",
                List.of(ControlStatements.cancel("01b2-" + names.fresh().name()), ControlStatements.cancelAll(42)));
    }

    private void movesFiles() {
        SnowflakeTransfers transfers = new SnowflakeTransfers(Specs.to(URI.create("http://127.0.0.1:1")));
        List<FileFormat> formats = List.of(
                new FileFormat.Csv(),
                new FileFormat.Csv(false, "'", "\\N"),
                new FileFormat.Json(),
                new FileFormat.Parquet());
        List<Sql> statements = new ArrayList<>();
        for (FileFormat format : formats) {
            for (OnError onError : OnError.values()) {
                statements.addAll(transfers.statements(new FileTransfers.Load(
                        new TableName(names.schema(), names.odd()),
                        List.of(Path.of("/data/0001." + format.extension())),
                        format,
                        onError,
                        "5f2c")));
            }
            statements.addAll(transfers.statements(new FileTransfers.Unload(
                    Sql.of("SELECT * FROM " + new TableName(names.schema(), names.odd()).in(names.source())),
                    Path.of("/data/out"),
                    format,
                    "5f2c")));
        }
        add("wire/files", statements);
    }

    private void doesWhatEveryWarehouseDoes() {
        add(
                "row-counts",
                renderer.rowCounts(
                        names.source(),
                        List.of(
                                new TableName(names.schema(), names.table()),
                                new TableName(names.odd(), names.odd()))));
    }

    private SnowflakeCloneSpec spec(Identifier schema, Options options) {
        SnowflakeMarker marker = new SnowflakeMarker(
                LocalDate.parse("2026-11-02"),
                Instant.parse("2026-11-01T23:00:00.123456Z"),
                ZoneId.of("Europe/Berlin"),
                "5f2c",
                names.source() + "." + schema,
                false);
        return new SnowflakeCloneSpec(
                names.source(), names.target(), schema, marker, options, List.of(names.role(), names.otherRole()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
