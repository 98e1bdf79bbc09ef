package dev.nightjar.recipes;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import dev.nightjar.dbt.FindOtherHistoriesTask;
import dev.nightjar.fivetran.ConnectionSchemas;
import dev.nightjar.fivetran.ConnectionSchemasTask;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskType;
import dev.nightjar.warehouse.DiscoverSchemasTask;
import dev.nightjar.warehouse.Identifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Clones the schemas that Fivetran's connections write, as Fivetran names them, reconciled with the warehouse:
 *
 * <ul>
 *   <li>one that no connection writes is not cloned, unless it has a history, which goes on
 *   <li>one that a connection writes is cloned although nothing in it shows Fivetran
 *   <li>one that the warehouse has not is named
 * </ul>
 *
 * <p>Differences are in the log. Where Fivetran does not answer, the warehouse alone decides, as in {@link CloneSchemas}.
 */
@TaskType("recipes.clone-connected-schemas")
public class CloneConnectedSchemas extends CloneSchemas {
    private final NightlySpec spec;

    public CloneConnectedSchemas(NightlySpec spec) {
        super(spec);
        this.spec = spec;
    }

    @Override
    protected List<Identifier> selectSchemas(FlowContext flow, List<DiscoverSchemasTask.Found> found) throws Exception {
        Optional<ConnectionSchemas> written = resultUnlessFailed(
                flow, connectionSchemas(flow), "Fivetran does not say what it writes, and the warehouse decides: {}");
        return super.selectSchemas(flow, written.isPresent() ? reconcile(flow, found, written.get()) : found);
    }

    /** What asks which schemas the connections write. */
    protected Task<ConnectionSchemas> connectionSchemas(FlowContext flow) throws Exception {
        SyncFirst first = SyncThenSnapshot.first(spec);
        return new ConnectionSchemasTask(new ConnectionSchemasTask.Spec(
                first.connections().account(), first.connections().destination()));
    }

    private List<DiscoverSchemasTask.Found> reconcile(
            FlowContext flow, List<DiscoverSchemasTask.Found> found, ConnectionSchemas written) {
        ConnectionSchemas.Differences differences = written.differences(names(found));
        List<DiscoverSchemasTask.Found> kept = new ArrayList<>(found);
        if (!differences.missing().isEmpty()) {
            kept.addAll(unlikely(flow, differences.missing()));
        }
        if (!differences.unknown().isEmpty()) {
            kept.removeAll(foreign(flow, found, differences.unknown()));
        }
        return kept;
    }

    /** Those of the missing ones that the warehouse has although nothing in them shows Fivetran. */
    private List<DiscoverSchemasTask.Found> unlikely(FlowContext flow, List<String> missing) {
        Set<String> looked = lower(missing);
        List<DiscoverSchemasTask.Found> there =
                flow.run(new DiscoverSchemasTask(spec.connection()).named("discover-other-schemas")).stream()
                        .filter(schema -> looked.contains(lower(schema.schema().name())))
                        .toList();
        looked.removeAll(lower(names(there)));
        if (!looked.isEmpty()) {
            flow.log()
                    .warn(
                            "the warehouse has no tables in {}, which Fivetran says it writes; is it the right destination?",
                            missing.stream()
                                    .filter(name -> looked.contains(lower(name)))
                                    .collect(joining(", ")));
        }
        return there;
    }

    /** Those of the unknown ones that have no history to go on. */
    private List<DiscoverSchemasTask.Found> foreign(
            FlowContext flow, List<DiscoverSchemasTask.Found> found, List<String> unknown) {
        Set<Identifier> histories = new HashSet<>(
                flow.run(new FindOtherHistoriesTask(new FindOtherHistoriesTask.Spec(spec.connection(), List.of()))));
        List<DiscoverSchemasTask.Found> foreign = new ArrayList<>();
        for (DiscoverSchemasTask.Found schema : found) {
            if (unknown.contains(schema.schema().name())) {
                if (histories.contains(schema.schema())) {
                    flow.log().info("no connection writes {} any more; its history goes on", schema.schema());
                } else {
                    flow.log().warn("no connection writes {}: it is not cloned", schema.schema());
                    foreign.add(schema);
                }
            }
        }
        return foreign;
    }

    private static List<String> names(List<DiscoverSchemasTask.Found> found) {
        return found.stream().map(schema -> schema.schema().name()).toList();
    }

    private static Set<String> lower(Collection<String> names) {
        return new HashSet<>(names.stream().map(CloneConnectedSchemas::lower).collect(toSet()));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
