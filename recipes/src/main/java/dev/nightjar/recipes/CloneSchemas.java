package dev.nightjar.recipes;

import dev.nightjar.dbt.FindOtherHistoriesTask;
import dev.nightjar.fivetran.DiscoverFivetranSchemasTask;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Outcome;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskFailedException;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.CloneSchemasTask;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSetSpec;
import dev.nightjar.warehouse.DiscoverSchemasTask;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.ListClonesTask;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The first flow of the night: every schema that Fivetran writes, frozen as of one instant.
 *
 * <p>A night that is sealed already is the result, without a look at the source. A schema that has a history and is still
 * in the source is cloned whatever it looks like by now, unless it is excluded. A team overrides the hooks: which
 * schemas ({@link #selectSchemas}), found how ({@link #discoverSchemas}), cloned how ({@link #cloneSet}) and by what
 * ({@link #cloneSchemas}).
 */
@TaskType("recipes.clone-schemas")
public class CloneSchemas implements Flow<CloneSet> {
    private final NightlySpec spec;

    public CloneSchemas(NightlySpec spec) {
        this.spec = spec;
    }

    @Override
    public CloneSet run(FlowContext flow) throws Exception {
        LocalDate night = spec.night().orElse(flow.runDate());
        Optional<CloneSet> sealed = flow.run(new ListClonesTask(spec.connection())).stream()
                .filter(set -> set.night().equals(night))
                .findFirst();
        if (sealed.isPresent()) {
            return sealed.get();
        }
        if (!night.equals(flow.runDate())) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "night %s has no sealed clones, and the past cannot be cloned; 'nightjar clones ls' lists the nights"
                            .formatted(night));
        }
        List<DiscoverSchemasTask.Found> found = withHistories(flow, flow.run(discoverSchemas(flow)));
        List<Identifier> schemas = selectSchemas(flow, found);
        if (schemas.isEmpty()) {
            throw new NightjarException(ErrorCode.CONFIG, nothingToClone(found));
        }
        List<Identifier> notSelected = found.stream()
                .map(DiscoverSchemasTask.Found::schema)
                .filter(schema -> !schemas.contains(schema))
                .toList();
        return flow.run(cloneSchemas(flow, cloneSet(flow, schemas).without(notSelected)));
    }

    /** What its constructor takes: a subclass whose constructor takes a record of its own gives that. */
    @Override
    public Optional<Record> spec() {
        return Optional.of(spec);
    }

    /** How schemas are found: by what Fivetran leaves in them. */
    protected Task<List<DiscoverSchemasTask.Found>> discoverSchemas(FlowContext flow) throws Exception {
        return new DiscoverFivetranSchemasTask(spec.connection());
    }

    /** Where tables that are not Fivetran's have come to be the most of a schema, its history goes on all the same. */
    private List<DiscoverSchemasTask.Found> withHistories(FlowContext flow, List<DiscoverSchemasTask.Found> found) {
        List<Identifier> known =
                found.stream().map(DiscoverSchemasTask.Found::schema).toList();
        List<Identifier> others = otherHistories(flow, known);
        if (others.isEmpty()) {
            return found;
        }
        List<DiscoverSchemasTask.Found> there =
                flow.run(new DiscoverSchemasTask(spec.connection()).named("discover schemas with a history")).stream()
                        .filter(schema -> others.contains(schema.schema()))
                        .toList();
        there.forEach(schema -> flow.log()
                .warn(
                        "schema {} has a history and is cloned, although it does not look like one that Fivetran writes; exclude it under 'schemas' in nightjar.yml to end its history",
                        schema.schema()));
        return Stream.concat(found.stream(), there.stream())
                .sorted(Comparator.comparing(DiscoverSchemasTask.Found::schema))
                .toList();
    }

    /** Who only clones may have no database for histories. */
    private List<Identifier> otherHistories(FlowContext flow, List<Identifier> known) {
        return resultUnlessFailed(
                        flow,
                        new FindOtherHistoriesTask(new FindOtherHistoriesTask.Spec(spec.connection(), known)),
                        "the histories cannot be read, so that only schemas are cloned that look like Fivetran's: {}")
                .orElse(List.of());
    }

    /** What a task tells that cloning can do without: empty after a warning where it fails. Throws what stops the run. */
    static <R> Optional<R> resultUnlessFailed(FlowContext flow, Task<R> task, String warning) {
        return switch (flow.submit(task).outcome()) {
            case Outcome.Success<R>(R result) -> Optional.of(result);
            case Outcome.Failure<R>(TaskFailedException error) -> {
                if (error.code() == ErrorCode.CANCELLED || error.code() == ErrorCode.DIVERGED) {
                    throw error;
                }
                flow.log().warn(warning, error.getMessage());
                yield Optional.empty();
            }
        };
    }

    /** Which of the schemas that were found are cloned: those that {@code nightjar.yml} includes and does not exclude. */
    protected List<Identifier> selectSchemas(FlowContext flow, List<DiscoverSchemasTask.Found> found) throws Exception {
        return selected(found);
    }

    private List<Identifier> selected(List<DiscoverSchemasTask.Found> found) {
        SchemaPatterns patterns = new SchemaPatterns(spec.include(), spec.exclude());
        return found.stream()
                .map(DiscoverSchemasTask.Found::schema)
                .filter(patterns::select)
                .toList();
    }

    /** How they are cloned: as many at once as there are processors. */
    protected CloneSetSpec cloneSet(FlowContext flow, List<Identifier> schemas) throws Exception {
        return new CloneSetSpec(spec.connection(), flow.runDate(), schemas, 0);
    }

    /** What clones them: a subclass of {@link CloneSchemasTask} grants what a team's clones need besides. */
    protected Task<CloneSet> cloneSchemas(FlowContext flow, CloneSetSpec set) throws Exception {
        return new CloneSchemasTask(set);
    }

    private String nothingToClone(List<DiscoverSchemasTask.Found> found) {
        if (found.isEmpty()) {
            return "no schema was found; check connection '%s'".formatted(spec.connection());
        }
        List<String> names =
                found.stream().map(schema -> schema.schema().toString()).toList();
        String choice = selected(found).isEmpty()
                ? "include and exclude under 'schemas' in nightjar.yml leave"
                : "selectSchemas of %s leaves".formatted(getClass().getName());
        return "%s none of the %d schemas that were found (%s)"
                .formatted(choice, names.size(), String.join(", ", names));
    }
}
