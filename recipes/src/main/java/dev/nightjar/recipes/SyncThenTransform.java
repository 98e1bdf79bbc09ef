package dev.nightjar.recipes;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.nightjar.dbt.DbtNode;
import dev.nightjar.dbt.DbtResult;
import dev.nightjar.dbt.DbtShellTask;
import dev.nightjar.dbt.DbtSpec;
import dev.nightjar.fivetran.SyncAllSpec;
import dev.nightjar.fivetran.SyncAllTask;
import dev.nightjar.fivetran.SyncReport;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowContext;
import dev.nightjar.flow.MapOptions;
import dev.nightjar.flow.Mapped;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Task;
import dev.nightjar.flow.TaskType;
import dev.nightjar.http.HttpResult;
import dev.nightjar.http.HttpSpec;
import dev.nightjar.http.HttpTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Syncs connections, builds the dbt models that hang on them, and refreshes what lies downstream of the models. What
 * depends on a model that failed is not refreshed; the rest is, and at the end the flow fails with the names of all that
 * did not work.
 *
 * <p>A team overrides what syncs ({@link #sync}), what is built on a sync that has failures ({@link #proceed}: nothing by
 * default), how it is built ({@link #build}) and refreshed ({@link #refresh}), and what the end of it all is
 * ({@link #judge}).
 */
@TaskType("recipes.sync-then-transform")
public class SyncThenTransform implements Flow<SyncThenTransform.Report> {
    private static final int REFRESHES_AT_ONCE = 4;

    /**
     * What is done.
     *
     * @param project the folder of the dbt project, relative to that of {@code nightjar.yml}
     * @param select dbt's selectors, at least one
     * @param refreshes what lies downstream; no two of one name
     */
    @Description("Syncs connections, builds dbt models, and refreshes what depends on them.")
    public record Spec(
            @Description("The connections.") SyncAllSpec connections,

            @Description("The folder of the dbt project, relative to that of nightjar.yml.")
            Path project,

            @Description("Which models are built, in dbt's own words.")
            List<String> select,

            @Description("The dbt executable; by default NIGHTJAR_DBT, else dbt on the PATH.")
            Optional<String> dbt,

            @Description("What lies downstream.") List<Refresh> refreshes) {
        public Spec {
            requireNonNull(connections, "connections is null");
            requireNonNull(project, "project is null");
            select = List.copyOf(select);
            requireNonNull(dbt, "dbt is null");
            refreshes = List.copyOf(refreshes);
            if (select.isEmpty()
                    || select.stream().anyMatch(selector -> selector.isBlank() || selector.startsWith("-"))) {
                throw new IllegalArgumentException(
                        "select is %s; name at least one of dbt's selectors, such as tag:nightly".formatted(select));
            }
        }
    }

    /**
     * Something downstream.
     *
     * @param after the names of the models that it shows; all that are built when empty
     */
    @Description("Something downstream of dbt models.")
    public record Refresh(
            @Description("Its name.") String name,

            @Description("The models that it shows; all that are built if none is named.")
            List<String> after,

            @Description("How it is refreshed.") HttpSpec call) {
        public Refresh {
            requireNonNull(name, "name is null");
            after = List.copyOf(after);
            requireNonNull(call, "call is null");
        }
    }

    /**
     * How it ended.
     *
     * @param refreshed by name
     * @param notRefreshed why, by name
     */
    public record Report(
            SyncReport syncs, DbtResult build, Map<String, HttpResult> refreshed, Map<String, String> notRefreshed) {
        public Report {
            requireNonNull(syncs, "syncs is null");
            requireNonNull(build, "build is null");
            refreshed = new LinkedHashMap<>(refreshed);
            notRefreshed = new LinkedHashMap<>(notRefreshed);
        }

        /** Models and tests that did not do what they should, with what dbt said. */
        public List<DbtNode> failedNodes() {
            return build.nodes().stream().filter(node -> !node.succeeded()).toList();
        }

        /**
         * The report, if everything worked.
         *
         * @throws NightjarException {@code EXTERNAL} with the names of what did not
         */
        public Report orThrow() {
            List<String> problems = Stream.concat(
                            failedNodes().stream()
                                    .map(node -> "%s is %s%s"
                                            .formatted(
                                                    node.name(),
                                                    node.status(),
                                                    node.message().isEmpty() ? "" : ": " + node.message())),
                            notRefreshed.entrySet().stream()
                                    .map(refresh ->
                                            "%s is not refreshed: %s".formatted(refresh.getKey(), refresh.getValue())))
                    .toList();
            if (problems.isEmpty()) {
                return this;
            }
            throw new NightjarException(
                    ErrorCode.EXTERNAL,
                    problems.stream().limit(10).collect(joining("; "))
                            + (problems.size() > 10 ? "; and %d more".formatted(problems.size() - 10) : ""));
        }
    }

    private final Spec spec;

    public SyncThenTransform(Spec spec) {
        this.spec = spec;
    }

    @Override
    public Report run(FlowContext flow) throws Exception {
        SyncReport syncs = proceed(flow, flow.run(sync(flow, spec.connections())));
        DbtResult build = flow.run(build(flow, spec));
        List<Refresh> ready = new ArrayList<>();
        Map<String, String> notRefreshed = new LinkedHashMap<>();
        for (Refresh refresh : spec.refreshes()) {
            List<String> missing = missing(refresh, build);
            if (missing.isEmpty()) {
                ready.add(refresh);
            } else {
                notRefreshed.put(refresh.name(), "not built: " + String.join(", ", missing));
            }
        }
        Map<String, HttpResult> refreshed = new LinkedHashMap<>();
        Mapped<Refresh, Refreshed> calls = flow.map(
                "refresh",
                ready,
                Refresh::name,
                MapOptions.atOnce(REFRESHES_AT_ONCE),
                (branch, refresh) -> new Refreshed(refresh.name(), branch.run(refresh(branch, refresh))));
        calls.results().forEach(call -> refreshed.put(call.name(), call.answer()));
        calls.failed()
                .forEach(call ->
                        notRefreshed.put(call.key(), String.valueOf(call.error().getMessage())));
        return judge(flow, new Report(syncs, build, refreshed, notRefreshed));
    }

    /** What its constructor takes: a subclass whose constructor takes a record of its own gives that. */
    @Override
    public Optional<Record> spec() {
        return Optional.of(spec);
    }

    /** What syncs the connections. */
    protected Task<SyncReport> sync(FlowContext flow, SyncAllSpec connections) throws Exception {
        return new SyncAllTask(connections);
    }

    /** What the rest goes on with; by default a sync that failed ends the flow before anything is built. */
    protected SyncReport proceed(FlowContext flow, SyncReport syncs) throws Exception {
        return syncs.orThrow();
    }

    /** What builds the models. */
    protected Task<DbtResult> build(FlowContext flow, Spec all) throws Exception {
        List<String> command = new ArrayList<>(List.of("build", "--select"));
        command.addAll(all.select());
        return new DbtShellTask(new DbtSpec(all.dbt(), all.project(), command));
    }

    /** What refreshes something downstream. */
    protected Task<HttpResult> refresh(FlowContext branch, Refresh downstream) throws Exception {
        return new HttpTask(downstream.call());
    }

    /** The result; by default the flow fails where something did not work. */
    protected Report judge(FlowContext flow, Report report) throws Exception {
        return report.orThrow();
    }

    private record Refreshed(String name, HttpResult answer) {}

    private static List<String> missing(Refresh refresh, DbtResult build) {
        if (refresh.after().isEmpty()) {
            return build.nodes().stream()
                    .filter(node -> !node.succeeded())
                    .map(DbtNode::name)
                    .toList();
        }
        return refresh.after().stream()
                .filter(model ->
                        build.nodes().stream().noneMatch(node -> node.name().equals(model) && node.succeeded()))
                .toList();
    }
}
