package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dbt.TableStatus;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Table;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The promise, checked by SQL of its own: for every night whose clones are kept and every captured table in it, the
 * as-of reader gives the clone's rows, all of them and no others; every other table of the clones has a status, and its
 * reader says so; in the history no key has two open rows, and no two rows have one id.
 */
public final class NightProof {
    private static final Identifier CLONES = new Database.Clones(LocalDate.EPOCH).alias();

    private final DuckDbWarehouse warehouse;
    private final List<String> problems = new ArrayList<>();
    private int proven;

    private NightProof(DuckDbWarehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** Fails with all that is wrong; returns how many states of tables were compared with their clones. */
    public static int prove(Lab lab) {
        NightProof proof = new NightProof(lab.warehouse());
        proof.all();
        assertThat(proof.problems).as("what the history does not hold").isEmpty();
        return proof.proven;
    }

    /** All that the history files hold, but for the time at which dbt wrote it: to compare two histories by. */
    public static Map<String, List<String>> content(Lab lab) {
        Map<String, List<String>> content = new TreeMap<>();
        DuckDbWarehouse warehouse = lab.warehouse();
        for (Identifier schema : schemas(warehouse)) {
            Database.History history = new Database.History(schema);
            try (Session session = warehouse.open(List.of(Access.read(history)))) {
                warehouse
                        .catalog()
                        .read(session, history, Set.of())
                        .tables()
                        .forEach(table -> content.put(
                                history.alias() + "." + table.name(),
                                rows(session, table.name().in(history.alias()), table)));
            }
        }
        return content;
    }

    private static List<String> rows(Session session, String relation, Table table) {
        String columns = table.columns().stream()
                .map(Column::name)
                .filter(name -> !name.name().equals("dbt_updated_at"))
                .sorted()
                .map(Identifier::quoted)
                .collect(Collectors.joining(", "));
        return session.query(
                Sql.of("select cast(row(%1$s) as varchar) from %2$s order by all".formatted(columns, relation)),
                row -> row.string(1));
    }

    private static Set<Identifier> schemas(DuckDbWarehouse warehouse) {
        return warehouse.cloneSets().sealed().stream()
                .flatMap(set -> set.schemas().stream())
                .map(CloneSet.ClonedSchema::schema)
                .filter(schema -> Files.exists(warehouse.file(new Database.History(schema))))
                .collect(Collectors.toSet());
    }

    private void all() {
        for (CloneSet set : warehouse.cloneSets().sealed()) {
            for (CloneSet.ClonedSchema schema : set.schemas()) {
                Database.History history = new Database.History(schema.schema());
                if (!Files.exists(warehouse.file(history))) {
                    problems.add("night %s: schema %s has no history".formatted(set.night(), schema.schema()));
                    continue;
                }
                List<Access> both = List.of(Access.read(new Database.Clones(set.night())), Access.read(history));
                try (Session session = warehouse.open(both)) {
                    new OfSchema(session, history, set.night()).prove();
                }
            }
        }
        for (Identifier schema : schemas(warehouse)) {
            Database.History history = new Database.History(schema);
            try (Session session = warehouse.open(List.of(Access.read(history)))) {
                invariants(session, history);
            }
        }
    }

    private void invariants(Session session, Database.History history) {
        String record = history.alias().quoted() + ".nightjar";
        Map<String, String> keys = new HashMap<>();
        session.stream(Sql.of("""
                        select history_table, list_aggregate([concat('"', replace(k, '"', '""'), '"')
                          for k in from_json(key_columns, '["varchar"]')], 'string_agg', ', ') from %s.snapshot""".formatted(record)), row -> keys.put(row.string(1), row.string(2)));
        for (Table table : historyTables(session, history)) {
            String relation = table.name().in(history.alias());
            String key = keys.get(table.name().table().name());
            none(
                    session,
                    table + " has keys with two open rows",
                    "select 1 from %s where dbt_valid_to is null group by %s having count(*) > 1"
                            .formatted(relation, key));
            none(
                    session,
                    table.name() + " has ids that are there twice",
                    "select 1 from %s group by dbt_scd_id having count(*) > 1".formatted(relation));
            none(
                    session,
                    table.name() + " has rows that end before they begin",
                    "select 1 from %s where dbt_valid_to <= dbt_valid_from".formatted(relation));
        }
    }

    private void none(Session session, String problem, String sql) {
        long count = session.single(Sql.of("select count(*) from (%s)".formatted(sql)), row -> row.number(1));
        if (count > 0) {
            problems.add("%s: %d".formatted(problem, count));
        }
    }

    private List<Table> historyTables(Session session, Database.History history) {
        return warehouse.catalog().read(session, history, Set.of()).tables().stream()
                .filter(table -> !table.name().schema().name().equals(CloneSet.MARKER_SCHEMA))
                .toList();
    }

    /** A night of one schema. */
    private final class OfSchema {
        private final Session session;
        private final Database.History history;
        private final LocalDate night;
        private final Map<Identifier, String> readers = new HashMap<>();

        private OfSchema(Session session, Database.History history, LocalDate night) {
            this.session = session;
            this.history = history;
            this.night = night;
        }

        void prove() {
            String record = history.alias().quoted() + ".nightjar";
            Map<Identifier, TableStatus> statuses = new HashMap<>();
            session.stream(
                    Sql.of("select table_name, status from %s.table_night where night = date '%s'"
                            .formatted(record, night)),
                    row -> statuses.put(Identifier.of(row.string(1)), TableStatus.of(row.string(2))));
            Map<String, String> relations = new HashMap<>();
            historyTables(session, history)
                    .forEach(table -> relations.put(
                            table.name().table().name(), table.name().in(history.alias())));
            session.stream(
                    Sql.of("select table_name, history_table from %s.snapshot".formatted(record)),
                    row -> readers.put(Identifier.of(row.string(1)), relations.getOrDefault(row.string(2), "")));
            List<Table> clones = warehouse
                    .catalog()
                    .read(session, new Database.Clones(night), Set.of(history.schema()))
                    .tables();
            for (Table clone : clones) {
                TableStatus status = statuses.remove(clone.name().table());
                if (status == null) {
                    problem(clone.name(), "has no status");
                } else if (status.readable()) {
                    compare(clone);
                } else {
                    refuses(clone.name(), status);
                }
            }
            statuses.forEach((table, status) -> {
                TableName name = new TableName(history.schema(), table);
                switch (status) {
                    case ABSENT ->
                        none(
                                session,
                                "night %s: absent %s has rows".formatted(night, name),
                                "select 1 from " + asOf(name));
                    case MISSED, LEFT_OUT -> refuses(name, status);
                    case CAPTURED, UNCHANGED, LATE, QUARANTINED ->
                        problem(name, "is " + status.word() + ", and the clones do not hold it");
                }
            });
        }

        private void compare(Table clone) {
            String columns = clone.columns().stream()
                    .filter(column -> !column.name().name().equals("_fivetran_synced"))
                    .map(column ->
                            "cast(%1$s as %2$s) as %1$s".formatted(column.name().quoted(), column.type()))
                    .collect(Collectors.joining(", "));
            String there = "select %s from %s".formatted(columns, clone.name().in(CLONES));
            try {
                String then = "select %s from %s".formatted(columns, asOf(clone.name()));
                none(session, label(clone.name()) + " lacks rows", there + " except all " + then);
                none(session, label(clone.name()) + " has too many rows", then + " except all " + there);
                proven++;
            } catch (NightjarException e) {
                problem(clone.name(), "cannot be read: " + e.getMessage());
            }
        }

        private void refuses(TableName table, TableStatus status) {
            if (readers.getOrDefault(table.table(), "").isEmpty()) {
                return;
            }
            try {
                session.single(Sql.of("select count(*) from " + asOf(table)), row -> row.number(1));
                problem(table, "is " + status.word() + ", and its reader answers");
            } catch (NightjarException e) {
                if (!e.getMessage().contains(status.word()) && !e.getMessage().contains("does not exist")) {
                    problem(table, "is " + status.word() + ", and its reader says: " + e.getMessage());
                }
            }
        }

        private String asOf(TableName table) {
            return "%s(date '%s')".formatted(readers.getOrDefault(table.table(), table.toString()), night);
        }

        private String label(TableName table) {
            return "night %s: %s".formatted(night, table);
        }

        private void problem(TableName table, String problem) {
            problems.add(label(table) + " " + problem);
        }
    }
}
