package dev.nightjar.recipes;

import static java.util.Objects.requireNonNull;

import dev.nightjar.dbt.FindOtherHistoriesTask;
import dev.nightjar.dbt.LeaveTablesOutTask;
import dev.nightjar.dbt.LeftOutTables;
import dev.nightjar.dbt.ReleaseTablesTask;
import dev.nightjar.fivetran.Connection;
import dev.nightjar.fivetran.ConnectionSpec;
import dev.nightjar.fivetran.ReadConnectionTask;
import dev.nightjar.fivetran.ResyncTask;
import dev.nightjar.fivetran.SyncResult;
import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Outcome;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskFailedException;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.DiscoverSchemasTask;
import dev.nightjar.warehouse.Identifier;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Loads a connection anew, all of it or some tables, while nights leave its tables out: half of a table is no state of it.
 * The histories themselves record what is left out, so that it holds over crashes, until Fivetran says that all is loaded;
 * the next night then captures the tables against what their histories had before.
 *
 * <p>It runs beside the nights, for hours or days. Taken up again after a crash, it waits on for the same resync. Where the
 * resync ends badly, the tables stay left out, since they are half loaded: run it again, which takes over what is left out.
 * Where it never began, they are taken in again. A team overrides which tables are left out ({@link #tables}) and how they
 * are loaded ({@link #resync}).
 */
@TaskType("recipes.historical-resync")
public class HistoricalResync implements Flow<HistoricalResync.Report> {
    /**
     * What is loaded anew.
     *
     * @param warehouse its name in {@code nightjar.yml}
     */
    @Description("Loads a connection of Fivetran anew, while nights leave its tables out.")
    public record Spec(
            @Description("The name of the warehouse in nightjar.yml.") @Default("warehouse")
            String warehouse,

            @Description("The connection, and which of its tables.")
            ResyncTask.Spec resync) {
        public Spec {
            requireNonNull(warehouse, "warehouse is null");
            requireNonNull(resync, "resync is null");
        }

        /** With the warehouse by its usual name. */
        public static Spec of(ResyncTask.Spec resync) {
            return new Spec("warehouse", resync);
        }
    }

    /**
     * How it ended.
     *
     * @param tables what was left out meanwhile
     * @param released whether nights capture them again
     */
    public record Report(SyncResult resync, List<LeftOutTables> tables, boolean released) {
        public Report {
            requireNonNull(resync, "resync is null");
            tables = List.copyOf(tables);
        }
    }

    private final Spec spec;

    public HistoricalResync(Spec spec) {
        this.spec = spec;
    }

    @Override
    public Report run(FlowContext flow) throws Exception {
        ReadConnectionTask.Details before = flow.run(readConnection().named("look-before"));
        List<LeftOutTables> tables = tables(flow, before);
        String name = "resync of " + before.connection();
        Instant since =
                flow.run(new LeaveTablesOutTask(new LeaveTablesOutTask.Spec(spec.warehouse(), name, name, tables)));
        flow.log().info("nights leave out {}", tables);
        Hold hold = new Hold(name, tables, since, before.connection());
        return switch (flow.submit(resync(flow, spec.resync())).outcome()) {
            case Outcome.Success<SyncResult>(SyncResult result) ->
                new Report(result, tables, settle(flow, hold, result.isSuccess()));
            case Outcome.Failure<SyncResult>(TaskFailedException error) -> {
                if (error.code() == ErrorCode.CANCELLED || error.code() == ErrorCode.DIVERGED) {
                    throw error;
                }
                if (settle(flow, hold, false)) {
                    throw error;
                }
                throw new NightjarException(
                        error.code(),
                        "%s; nights leave out %s until a resync has ended well: run it again"
                                .formatted(error.getMessage(), tables),
                        error);
            }
        };
    }

    /** What its constructor takes: a subclass whose constructor takes a record of its own gives that. */
    @Override
    public Optional<Record> spec() {
        return Optional.of(spec);
    }

    /** Which tables of the warehouse are left out: those that are loaded anew, under the names that it has for them. */
    protected List<LeftOutTables> tables(FlowContext flow, ReadConnectionTask.Details connection) throws Exception {
        Set<Identifier> known = new LinkedHashSet<>();
        flow.run(new DiscoverSchemasTask(spec.warehouse())).forEach(found -> known.add(found.schema()));
        known.addAll(flow.run(
                new FindOtherHistoriesTask(new FindOtherHistoriesTask.Spec(spec.warehouse(), List.copyOf(known)))));
        return new ResyncedTables(connection, known).of(spec.resync().tables());
    }

    /** What loads them. */
    protected Task<SyncResult> resync(FlowContext flow, ResyncTask.Spec resync) throws Exception {
        return new ResyncTask(resync);
    }

    private ReadConnectionTask readConnection() {
        return new ReadConnectionTask(
                new ConnectionSpec(spec.resync().account(), spec.resync().connection()));
    }

    /** What this run leaves out, and how the connection was before. */
    private record Hold(String name, List<LeftOutTables> tables, Instant since, Connection before) {
        /** All of it, or what is left out by this run alone: what was before may be half loaded by another resync. */
        ReleaseTablesTask.Spec release(String warehouse, boolean all) {
            List<Identifier> schemas =
                    tables.stream().map(LeftOutTables::schema).toList();
            return new ReleaseTablesTask.Spec(warehouse, name, schemas, all ? Optional.empty() : Optional.of(since));
        }
    }

    /** Takes the tables in again if they are whole: all is loaded, or nothing was begun. */
    private boolean settle(FlowContext flow, Hold hold, boolean loaded) {
        boolean whole = loaded || isUntouched(flow, hold.before());
        if (whole) {
            flow.run(new ReleaseTablesTask(hold.release(spec.warehouse(), loaded)));
        } else {
            flow.log().warn("nights go on leaving out {}", hold.tables());
        }
        return whole;
    }

    private boolean isUntouched(FlowContext flow, Connection before) {
        return switch (flow.submit(readConnection().named("look-after")).outcome()) {
            case Outcome.Success<ReadConnectionTask.Details>(ReadConnectionTask.Details after) ->
                Stream.of(before, after.connection())
                                .noneMatch(seen -> seen.status().historicalSync() || seen.isSyncing())
                        && after.connection().lastEnd().equals(before.lastEnd());
            case Outcome.Failure<ReadConnectionTask.Details> _ -> false;
        };
    }
}
