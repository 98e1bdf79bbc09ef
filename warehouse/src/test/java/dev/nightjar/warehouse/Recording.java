package dev.nightjar.warehouse;

import dev.nightjar.flow.ConnectionType;
import dev.nightjar.flow.PlannedChange;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.duckdb.DuckDbSpec;
import dev.nightjar.warehouse.duckdb.DuckDbWarehouse;
import dev.nightjar.warehouse.files.FileTransfers;
import dev.nightjar.warehouse.sql.QueryRules;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A DuckDB warehouse that notes each statement that changes something in a set that is being made. */
final class Recording implements ConnectionType<DuckDbSpec, Recording.OfWarehouse> {
    final List<String> changes = new CopyOnWriteArrayList<>();

    @Override
    public String type() {
        return "duckdb";
    }

    @Override
    public Class<DuckDbSpec> spec() {
        return DuckDbSpec.class;
    }

    @Override
    public OfWarehouse open(DuckDbSpec spec) {
        return new OfWarehouse(new DuckDbWarehouse(spec), changes);
    }

    record OfWarehouse(Warehouse inner, List<String> changes) implements Warehouse {
        @Override
        public Catalog catalog() {
            return inner.catalog();
        }

        @Override
        public FileTransfers files() {
            return inner.files();
        }

        @Override
        public QueryRules queryRules() {
            return inner.queryRules();
        }

        @Override
        public WarehouseRenderer renderer() {
            return inner.renderer();
        }

        @Override
        public Session open(List<Access> databases) {
            return inner.open(databases);
        }

        @Override
        public void attach(Session session, Access access) {
            inner.attach(session, access);
        }

        @Override
        public void detach(Session session, Database database) {
            inner.detach(session, database);
        }

        @Override
        public boolean exists(Database database) {
            return inner.exists(database);
        }

        @Override
        public String where(Database database) {
            return inner.where(database);
        }

        @Override
        public List<Database.Histories> histories() {
            return inner.histories();
        }

        @Override
        public CloneSets cloneSets() {
            return new OfSets(inner.cloneSets(), changes);
        }

        @Override
        public TableClones tableClones() {
            return inner.tableClones();
        }

        @Override
        public void claim() {
            inner.claim();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private record OfSets(CloneSets inner, List<String> changes) implements CloneSets {
        @Override
        public List<CloneSet> sealed() {
            return inner.sealed();
        }

        @Override
        public Optional<CloneSet> of(LocalDate night) {
            return inner.of(night);
        }

        @Override
        public Building begin(CloneRequest request, TaskContext context) {
            return new OfBuilding(inner.begin(request, context), changes);
        }

        @Override
        public PlannedClones plan(CloneRequest request, TaskContext context) {
            return inner.plan(request, context);
        }

        @Override
        public String where(LocalDate night) {
            return inner.where(night);
        }

        @Override
        public List<PlannedChange> planDrop(LocalDate night) {
            return inner.planDrop(night);
        }

        @Override
        public void drop(LocalDate night, TaskContext context) {
            inner.drop(night, context);
        }

        @Override
        public List<String> differences(CloneSet set, Session session) {
            return inner.differences(set, session);
        }
    }

    private record OfBuilding(CloneSets.Building inner, List<String> changes) implements CloneSets.Building {
        @Override
        public Instant instant() {
            return inner.instant();
        }

        @Override
        public Session session() {
            return new OfSession(inner.session(), changes);
        }

        @Override
        public CloneChoice choose(Session session, List<Identifier> schemas) {
            return inner.choose(session, schemas);
        }

        @Override
        public List<CloneSet.LeftOut> make(Session session, Identifier schema) {
            return inner.make(session, schema);
        }

        @Override
        public CloneSets.Verified verify(Session session, int parallel) {
            return inner.verify(session, parallel);
        }

        @Override
        public boolean takeLater() {
            return inner.takeLater();
        }

        @Override
        public CloneSet seal(List<CloneSet.ClonedSchema> schemas, List<CloneSet.LeftOut> leftOut) {
            return inner.seal(schemas, leftOut);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private record OfSession(Session inner, List<String> changes) implements Session {
        @Override
        public void execute(Sql statement) {
            changes.add(statement.text());
            inner.execute(statement);
        }

        @Override
        public void change(List<Sql> statements, Supplier<List<Sql>> then) {
            statements.forEach(statement -> changes.add(statement.text()));
            inner.change(statements, () -> {
                List<Sql> more = then.get();
                more.forEach(statement -> changes.add(statement.text()));
                return more;
            });
        }

        @Override
        public List<String> stream(Sql query, Consumer<Row> rows) {
            return inner.stream(query, rows);
        }

        @Override
        public <T> List<T> query(Sql query, RowReader<T> reader) {
            return inner.query(query, reader);
        }

        @Override
        public void confine() {
            inner.confine();
        }

        @Override
        public Session fork() {
            return new OfSession(inner.fork(), changes);
        }

        @Override
        public void cancel() {
            inner.cancel();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
