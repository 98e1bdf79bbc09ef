package dev.nightjar.dbt;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.ReadingTask;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.Access;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.List;

/**
 * Proves that the history gives back a night whose clones are still there: each table as of the night is compared with
 * its clone by count and by a hash of the content, and row by row both ways where these differ or when asked to, in all
 * columns but {@code _fivetran_synced}. With rows it also proves that no key has two open versions and no version's id is there twice.
 *
 * <p>Result: what became of each table of the night. The tables of a history that another process holds, or that cannot be read,
 * are not compared; it says so.
 */
@TaskType("dbt.prove-night")
public class ProveNightTask extends ReadingTask<ProveNightTask.Result> {
    /**
     * What to prove.
     *
     * @param connection name of the warehouse in {@code nightjar.yml}
     * @param rows whether to compare row by row whatever the hashes say
     */
    public record Spec(String connection, CloneSet set, boolean rows) {}

    /**
     * How far a night is proven.
     *
     * @param notCompared a sentence for each schema whose history could not be compared
     */
    public record Result(List<Proof> proofs, List<String> notCompared) {
        public Result {
            proofs = List.copyOf(proofs);
            notCompared = List.copyOf(notCompared);
        }
    }

    /**
     * A table of the night.
     *
     * @param outcome as the record has it
     * @param difference what the history lacks or has too much; empty when it is the clone, or when the record says that
     *     the night cannot be read
     */
    public record Proof(TableOutcome outcome, String difference) {
        /** Whether the history was compared with the clone and is the same. */
        public boolean proven() {
            return outcome.status().readable() && difference.isEmpty();
        }

        /** Whether the record says that the state can be read, and it cannot. */
        public boolean broken() {
            return !difference.isEmpty();
        }
    }

    private final Spec spec;

    public ProveNightTask(Spec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected Result run(TaskContext context) {
        Warehouse warehouse = context.connection(spec.connection(), Warehouse.class);
        List<Proof> proofs = new ArrayList<>();
        List<String> notCompared = new ArrayList<>();
        try (Session session = warehouse.open(
                List.of(Access.read(new Database.Clones(spec.set().night()))))) {
            context.onCancel(session::cancel);
            int done = 0;
            for (CloneSet.ClonedSchema schema : spec.set().schemas()) {
                try {
                    warehouse.attach(session, Access.read(new Database.History(schema.schema())));
                    proofs.addAll(prove(session, HistoryDialect.of(warehouse), schema.schema()));
                } catch (NightjarException e) {
                    if (!HistoryDialect.of(warehouse).isOfOneHistory(e.code())) {
                        throw e;
                    }
                    notCompared.add("schema %s is not compared: %s".formatted(schema.schema(), e.getMessage()));
                }
                context.progress().update(++done, spec.set().schemas().size(), "schemas");
            }
        }
        return new Result(proofs, notCompared);
    }

    private List<Proof> prove(Session session, HistoryDialect dialect, Identifier schema) {
        HistoryRecord record = new HistoryRecord(dialect, schema);
        SchemaHistory history = record.read(session);
        List<Proof> proofs = new ArrayList<>();
        for (HistoryRecord.Outcome outcome : record.outcomes(session, spec.set().night())) {
            TableOutcome table = outcome.table();
            boolean compared = table.status() == TableStatus.CAPTURED || table.status() == TableStatus.UNCHANGED;
            String difference = !compared
                    ? ""
                    : history.table(table.table().table())
                            .flatMap(known -> RecordedSnapshot.of(
                                            session,
                                            record,
                                            schema,
                                            known,
                                            spec.set().night())
                                    .map(then -> difference(session, new HistorySql(dialect, then), known.key())))
                            .orElse("the record has no columns of it");
            proofs.add(new Proof(table, difference));
        }
        return proofs;
    }

    private String difference(Session session, HistorySql sql, List<Identifier> key) {
        try {
            if (!spec.rows() && sameFingerprint(session, sql)) {
                return "";
            }
            String rows = counts(
                    session, sql.rowDifferences(spec.set().night(), spec.set().instant()), "rows lack", "are too many");
            return !rows.isEmpty() || !spec.rows()
                    ? rows
                    : counts(session, sql.invariants(key), "keys have two open versions", "ids are there twice");
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.EXTERNAL) {
                throw e;
            }
            return e.getMessage();
        }
    }

    private boolean sameFingerprint(Session session, HistorySql sql) {
        String clone = fingerprint(session, sql.cloneFingerprint(spec.set().night()));
        return clone.equals(
                fingerprint(session, sql.historyFingerprint(spec.set().instant())));
    }

    private static String fingerprint(Session session, Sql query) {
        return session.single(query, row -> row.number(1) + " " + row.text(2).orElse("0"));
    }

    private static String counts(Session session, Sql query, String first, String second) {
        return session.single(query, row -> {
            long one = row.number(1);
            long other = row.number(2);
            return one == 0 && other == 0 ? "" : "%,d %s, %,d %s".formatted(one, first, other, second);
        });
    }
}
