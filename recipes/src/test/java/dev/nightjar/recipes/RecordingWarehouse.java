package dev.nightjar.recipes;

import dev.nightjar.flow.ConnectionType;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.CloneChoice;
import dev.nightjar.warehouse.CloneRequest;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSets;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.PlannedClones;
import dev.nightjar.warehouse.Row;
import dev.nightjar.warehouse.RowReader;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableClones;
import dev.nightjar.warehouse.Warehouse;
import dev.nightjar.warehouse.WarehouseRenderer;
import dev.nightjar.warehouse.duckdb.DuckDbSpec;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import dev.nightjar.warehouse.files.FileTransfers;
import dev.nightjar.warehouse.sql.QueryRules;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A DuckDB that tells which statements changed a set of clones while it was made. */
record RecordingWarehouse(Warehouse duckDb, List<String> changes) implements Warehouse {
    /** {@code type: recording}. */
    record Type(List<String> changes) implements ConnectionType<DuckDbSpec, RecordingWarehouse> {
        @Override
        public String type() {
            return "recording";
        }

        @Override
        public Class<DuckDbSpec> spec() {
            return DuckDbSpec.class;
        }

        @Override
        public RecordingWarehouse open(DuckDbSpec spec) {
            return new RecordingWarehouse(new DuckDbWarehouse(spec), changes);
        }
    }

    @Override
    public Catalog catalog() {
        return duckDb.catalog();
    }

    @Override
    public FileTransfers files() {
        return duckDb.files();
    }

    @Override
    public QueryRules queryRules() {
        return duckDb.queryRules();
    }

    @Override
    public WarehouseRenderer renderer() {
        return duckDb.renderer();
    }

    @Override
    public Session open(List<Access> databases) {
        return duckDb.open(databases);
    }

    @Override
    public void attach(Session session, Access access) {
        duckDb.attach(session, access);
    }

    @Override
    public void detach(Session session, Database database) {
        duckDb.detach(session, database);
    }

    @Override
    public boolean exists(Database database) {
        return duckDb.exists(database);
    }

    @Override
    public String where(Database database) {
        return duckDb.where(database);
    }

    @Override
    public List<Database.Histories> histories() {
        return duckDb.histories();
    }

    @Override
    public CloneSets cloneSets() {
        return new Sets(duckDb.cloneSets());
    }

    @Override
    public TableClones tableClones() {
        return duckDb.tableClones();
    }

    @Override
    public void claim() {
        duckDb.claim();
    }

    @Override
    public void close() {
        duckDb.close();
    }

    private final class Sets implements CloneSets {
        private final CloneSets sets;

        private Sets(CloneSets sets) {
            this.sets = sets;
        }

        @Override
        public List<CloneSet> sealed() {
            return sets.sealed();
        }

        @Override
        public Building begin(CloneRequest request, TaskContext context) {
            return new Recorded(sets.begin(request, context));
        }

        @Override
        public PlannedClones plan(CloneRequest request, TaskContext context) {
            return sets.plan(request, context);
        }

        @Override
        public String where(LocalDate night) {
            return sets.where(night);
        }

        @Override
        public List<PlannedChange> planDrop(LocalDate night) {
            return sets.planDrop(night);
        }

        @Override
        public void drop(LocalDate night, TaskContext context) {
            sets.drop(night, context);
        }

        @Override
        public List<String> differences(CloneSet set, Session session) {
            return sets.differences(set, session);
        }
    }

    private final class Recorded implements CloneSets.Building {
        private final CloneSets.Building building;

        private Recorded(CloneSets.Building building) {
            this.building = building;
        }

        @Override
        public Instant instant() {
            return building.instant();
        }

        @Override
        public Session session() {
            return new Statements(building.session());
        }

        @Override
        public CloneChoice choose(Session session, List<Identifier> schemas) {
            return building.choose(session, schemas);
        }

        @Override
        public List<CloneSet.LeftOut> make(Session session, Identifier schema) {
            return building.make(session, schema);
        }

        @Override
        public CloneSets.Verified verify(Session session, int parallel) {
            return building.verify(session, parallel);
        }

        @Override
        public boolean takeLater() {
            return building.takeLater();
        }

        @Override
        public CloneSet seal(List<CloneSet.ClonedSchema> schemas, List<CloneSet.LeftOut> leftOut) {
            return building.seal(schemas, leftOut);
        }

        @Override
        public void close() {
            building.close();
        }
    }

    private final class Statements implements Session {
        private final Session session;

        private Statements(Session session) {
            this.session = session;
        }

        @Override
        public void execute(Sql statement) {
            changes.add(statement.text());
            session.execute(statement);
        }

        @Override
        public void change(List<Sql> statements, Supplier<List<Sql>> then) {
            statements.forEach(statement -> changes.add(statement.text()));
            session.change(statements, () -> {
                List<Sql> more = then.get();
                more.forEach(statement -> changes.add(statement.text()));
                return more;
            });
        }

        @Override
        public List<String> stream(Sql query, Consumer<Row> rows) {
            return session.stream(query, rows);
        }

        @Override
        public <T> List<T> query(Sql query, RowReader<T> reader) {
            return session.query(query, reader);
        }

        @Override
        public void confine() {
            session.confine();
        }

        @Override
        public Session fork() {
            return new Statements(session.fork());
        }

        @Override
        public void cancel() {
            session.cancel();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
