package dev.nightjar.dbt;

import dev.nightjar.warehouse.Identifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the dbt project of a shard. The same snapshots give the same bytes; nothing in it names a night, an instant or
 * a folder. Its YAML files are JSON, which is YAML and needs no quoting rules.
 */
final class ProjectGenerator {
    private static final ObjectWriter JSON = JsonMapper.builder()
            .build()
            .writer()
            .with(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(DefaultPrettyPrinter.FixedSpaceIndenter.instance()));

    private final HistoryDialect dialect;

    ProjectGenerator(HistoryDialect dialect) {
        this.dialect = dialect;
    }

    List<GeneratedFile> files(String project, List<SnapshotSpec> specs) {
        List<GeneratedFile> files = new ArrayList<>();
        Map<Identifier, List<SnapshotSpec>> bySchema = new TreeMap<>();
        specs.forEach(spec -> bySchema.computeIfAbsent(spec.table().schema(), _ -> new ArrayList<>())
                .add(spec));
        files.add(json("dbt_project.yml", project(project, bySchema)));
        files.add(GeneratedFile.of("macros/nightjar.sql", macros()));
        bySchema.forEach((schema, ofSchema) -> {
            String folder = DbtNames.folder(schema);
            List<SnapshotSpec> sorted = ofSchema.stream()
                    .sorted(Comparator.comparing(SnapshotSpec::name))
                    .toList();
            files.add(json("models/%s/sources.yml".formatted(folder), sources(schema, sorted)));
            files.add(json("snapshots/%1$s/%1$s.yml".formatted(folder), snapshots(sorted)));
            sorted.stream()
                    .filter(spec -> !spec.plain())
                    .forEach(spec -> files.add(GeneratedFile.of(
                            "models/%s/%s.sql".formatted(folder, RowsModel.name(spec)),
                            new RowsModel(dialect, spec).sql())));
        });
        return files;
    }

    private Map<String, Object> project(String name, Map<Identifier, List<SnapshotSpec>> bySchema) {
        Map<String, Object> snapshots = new LinkedHashMap<>();
        snapshots.put("+strategy", "check");
        snapshots.put("+hard_deletes", "invalidate");
        snapshots.putAll(dialect.snapshotSettings());
        bySchema.forEach((schema, specs) -> snapshots.put(
                DbtNames.folder(schema),
                ordered(
                        "+database",
                        dialect.historyDatabase(schema).name(),
                        "+schema",
                        specs.getFirst().historySchema().name())));
        return ordered(
                "name",
                name,
                "version",
                "1.0.0",
                "profile",
                "nightjar",
                "require-dbt-version",
                List.of(">=1.9.0", "<3.0.0"),
                "model-paths",
                List.of("models"),
                "snapshot-paths",
                List.of("snapshots"),
                "macro-paths",
                List.of("macros"),
                "quoting",
                ordered("database", true, "schema", true, "identifier", true),
                "flags",
                ordered("send_anonymous_usage_stats", false),
                "snapshots",
                ordered(name, snapshots));
    }

    private Map<String, Object> sources(Identifier schema, List<SnapshotSpec> specs) {
        List<Object> tables = new ArrayList<>();
        for (SnapshotSpec spec : specs) {
            if (spec.plain()) {
                tables.add(ordered(
                        "name", spec.name(), "identifier", spec.table().table().name()));
            }
        }
        if (tables.isEmpty()) {
            return ordered("version", 2, "sources", List.of());
        }
        Map<String, Object> source = ordered(
                "name",
                DbtNames.folder(schema),
                "database",
                dialect.publishedDatabase().name(),
                "schema",
                schema.name());
        source.putAll(dialect.sourceSettings());
        source.put("tables", tables);
        return ordered("version", 2, "sources", List.of(source));
    }

    private static Map<String, Object> snapshots(List<SnapshotSpec> specs) {
        List<Object> snapshots = new ArrayList<>();
        for (SnapshotSpec spec : specs) {
            String relation = spec.plain()
                    ? "source('%s', '%s')"
                            .formatted(DbtNames.folder(spec.table().schema()), spec.name())
                    : "ref('%s')".formatted(RowsModel.name(spec));
            snapshots.add(ordered(
                    "name",
                    spec.name(),
                    "relation",
                    relation,
                    "config",
                    ordered(
                            "alias",
                            spec.historyTable().name(),
                            "unique_key",
                            quoted(spec.keyColumns()),
                            "check_cols",
                            quoted(spec.checkedColumns()))));
        }
        return ordered("version", 2, "snapshots", snapshots);
    }

    private static List<String> quoted(List<Identifier> columns) {
        return columns.stream().map(Identifier::quoted).toList();
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static GeneratedFile json(String path, Map<String, Object> content) {
        return GeneratedFile.of(path, JSON.writeValueAsString(content) + "\n");
    }

    private String macros() {
        try (InputStream file = ProjectGenerator.class.getResourceAsStream(dialect.macros())) {
            return new String(Objects.requireNonNull(file, dialect.macros()).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
