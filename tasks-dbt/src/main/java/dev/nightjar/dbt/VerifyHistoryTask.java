package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Fanout;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Proves a night of a shard and records it: compares each table's history as of the night with its clone, by count and
 * by a hash of the content, and writes what became of each, its columns and its as-of reader, in one transaction a
 * history.
 *
 * <p>What dbt says of a table is not what decides: a table whose history gives back the clone is captured, one whose
 * history does not is late when dbt failed, and missed when dbt said that all was well. The tables of a history that
 * cannot be opened, read or written are late, whatever is in it.
 *
 * <p>Cancel: ends the query that runs; tables that were not recorded stay late.
 */
@TaskType("dbt.verify-history")
public class VerifyHistoryTask extends Task<ShardReport> {
    private static final int SCHEMAS_AT_ONCE = 2;

    private final VerifyShardSpec spec;

    public VerifyHistoryTask(VerifyShardSpec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected ShardReport run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.shard().connection(), Warehouse.class);
        Map<String, DbtNode> nodes = new HashMap<>();
        spec.nodes().forEach(node -> nodes.put(node.name(), node));
        List<TableOutcome> outcomes = new ArrayList<>(spec.prepared().decided().stream()
                .filter(table ->
                        !spec.prepared().schemas().contains(table.table().schema()))
                .toList());
        AtomicInteger done = new AtomicInteger();
        Map<Identifier, List<TableOutcome>> verified = new ConcurrentHashMap<>();
        Fanout.each(spec.prepared().schemas(), SCHEMAS_AT_ONCE, schema -> {
            verified.put(schema, verify(warehouse, schema, nodes, context));
            context.progress()
                    .update(done.incrementAndGet(), spec.prepared().schemas().size(), "schemas");
        });
        spec.prepared().schemas().forEach(schema -> outcomes.addAll(verified.getOrDefault(schema, List.of())));
        return new ShardReport(spec.shard().shard().name(), outcomes);
    }

    private List<TableOutcome> verify(
            Warehouse warehouse, Identifier schema, Map<String, DbtNode> nodes, TaskContext context) {
        List<PreparedTable> tables = spec.prepared().tables().stream()
                .filter(table -> table.spec().table().schema().equals(schema))
                .toList();
        try (Session session = warehouse.open(List.of(Access.write(new Database.History(schema))))) {
            context.onCancel(session::cancel);
            return new SchemaVerifier(warehouse, session, spec, nodes).verify(schema, tables);
        } catch (NightjarException e) {
            if (!HistoryDialect.of(warehouse).isOfOneHistory(e.code()) && e.code() != ErrorCode.EXTERNAL) {
                throw e;
            }
            context.log().warn("the tables of schema {} are late: {}", schema, e.getMessage());
            // What dbt wrote stays; the next run finds it and records it.
            return Stream.concat(
                            spec.prepared().decided().stream()
                                    .filter(table -> table.table().schema().equals(schema)),
                            tables.stream()
                                    .map(table ->
                                            TableOutcome.of(table.spec().table(), TableStatus.LATE, e.getMessage())))
                    .toList();
        }
    }
}
