package dev.nightjar.bench;

import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.config.Environment;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import dev.nightjar.warehouse.Warehouse;
import dev.nightjar.warehouse.sql.SqlDialect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The process of {@link MetadataBench}: reads all tables, and prints how long that took and what it held. */
public final class MetadataReading {
    private static final Database SOURCE = new Database.Source();
    private static final int LOOK = 10;

    private MetadataReading() {}

    /** How tables are read. */
    enum Way {
        /** As tasks do. */
        CATALOG,
        /** The same, with a look at the heap now and then. */
        HEAP,
        /** By a query for each table, whose names are known. */
        EACH_TABLE
    }

    private record Read(double seconds, long tables, double heap) {}

    /** With a folder that has a configuration, a way, and how many schemas there are with how many tables each. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Way way = Way.valueOf(arguments[1]);
        int schemas = Integer.parseInt(arguments[2]);
        int tables = Integer.parseInt(arguments[3]);
        NightjarConfig config = NightjarConfig.read(
                folder.resolve(NightjarConfig.FILE_NAME),
                new Environment(Map.of("NIGHTJAR_SECRET_T", "bench-token"), folder, folder));
        try (Nightjar nightjar = Nightjar.builder(config).build()) {
            Read read = nightjar.run(flow -> flow.run(Task.of("read", Read.class, context -> {
                Warehouse warehouse = context.connection("warehouse", Warehouse.class);
                try (Session session = warehouse.open(List.of(Access.read(SOURCE)))) {
                    long begun = System.nanoTime();
                    Read done = way == Way.EACH_TABLE
                            ? eachTable(warehouse, session, schemas, tables)
                            : catalog(warehouse, session, way);
                    return new Read((System.nanoTime() - begun) / 1e9, done.tables(), done.heap());
                }
            })));
            System.out.printf("seconds %s%ntables %d%nheap %s%n", read.seconds(), read.tables(), read.heap());
        }
    }

    private static Read catalog(Warehouse warehouse, Session session, Way way) {
        AtomicLong tables = new AtomicLong();
        AtomicLong schemas = new AtomicLong();
        double[] most = {0};
        warehouse.catalog().read(session, SOURCE, Set.of(), schema -> {
            tables.addAndGet(schema.tables().size());
            if (way == Way.HEAP && schemas.getAndIncrement() % LOOK == 0) {
                most[0] = Math.max(most[0], MemoryUse.heap());
            }
        });
        return new Read(0, tables.get(), most[0]);
    }

    private static Read eachTable(Warehouse warehouse, Session session, int schemas, int each) {
        boolean aliased = warehouse.queryRules().dialect() == SqlDialect.DUCKDB;
        Identifier database = aliased ? SOURCE.alias() : Identifier.of("RAW");
        long tables = 0;
        for (int i = 0; i < schemas; i++) {
            for (int j = 0; j < each; j++) {
                TableName table = TableName.of(MetadataBench.schema(i), MetadataBench.table(j));
                List<Column> columns = session.query(
                        Sql.of("DESCRIBE TABLE " + table.in(database)),
                        row -> new Column(
                                Identifier.of(row.string(1)),
                                row.string(2),
                                row.string(3).startsWith("Y") && row.text(4).isPresent()));
                tables += columns.size() == MetadataBench.COLUMNS ? 1 : 0;
            }
        }
        return new Read(0, tables, 0);
    }
}
