package dev.nightjar.testkit.fivetran;

import dev.nightjar.testkit.ConnectorTable;
import dev.nightjar.testkit.ConnectorWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A connection of the fake: a state machine over time that is moved on whenever it is looked at, so that it is at the same
 * for the same clock. Guarded by the fake; a test sets it up before it is used, or by {@link FakeFivetran#change}.
 */
public final class FakeConnection {
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** A sync that has ended. */
    record PastSync(Instant starts, Instant ends, String status) {}

    private record Run(Instant starts, Instant ends, SyncScript script) {}

    private final String id;
    private final String groupId;
    private final String service;
    private final String schema;
    private final Deque<SyncScript> scripts = new ArrayDeque<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, List<String>> source = new TreeMap<>();
    private @Nullable Instant succeededAt;
    private @Nullable Instant failedAt;
    private @Nullable Instant rescheduledFor;
    private @Nullable Run run;
    private String setupState = "connected";
    private boolean healsByTest;
    private boolean captured = true;
    private boolean historical;
    private boolean startsOnUnpause;
    private Landing landing = (_, _) -> true;
    private @Nullable String warning;
    private final List<PastSync> past = new ArrayList<>();
    private final SchemaChoices choices = new SchemaChoices();
    private Optional<JsonNode> state = Optional.empty();

    FakeConnection(String id, String groupId, String service, String schema) {
        this.id = id;
        this.groupId = groupId;
        this.service = service;
        this.schema = schema;
        settings.put("paused", false);
        settings.put("schedule_type", "auto");
        settings.put("sync_frequency", 360);
        source.put(schema, List.of("orders", "customers"));
    }

    /** What its next syncs do; when there is none left, they succeed. */
    public FakeConnection then(SyncScript... next) {
        scripts.addAll(List.of(next));
        return this;
    }

    /** What its next syncs do. */
    public FakeConnection then(Scenario scenario) {
        scripts.addAll(scenario.syncs());
        return this;
    }

    /** When a sync last ended well. */
    public FakeConnection succeededAt(Instant time) {
        succeededAt = time;
        return this;
    }

    /** When a sync last ended badly. */
    public FakeConnection failedAt(Instant time) {
        failedAt = time;
        return this;
    }

    /** Whether it is paused. */
    public FakeConnection paused(boolean paused) {
        settings.put("paused", paused);
        return this;
    }

    /** {@code auto} or {@code manual}. */
    public FakeConnection schedule(String type) {
        settings.put("schedule_type", type);
        return this;
    }

    /** Syncs once a day: {@code HH:MM} in UTC. */
    public FakeConnection daily(String time) {
        settings.put("sync_frequency", 1440);
        settings.put("daily_sync_time", time);
        return this;
    }

    /** {@code connected}, {@code broken}, {@code incomplete}, or a word that nobody knows yet. */
    public FakeConnection setupState(String state) {
        setupState = state;
        return this;
    }

    /** Broken until its setup tests are run. */
    public FakeConnection healsByTest() {
        healsByTest = true;
        return setupState("broken");
    }

    /** Not looked at by Fivetran yet: it has no schema config until it is reloaded. */
    public FakeConnection uncaptured() {
        captured = false;
        return this;
    }

    /** Has these tables by their schemas, and no others. */
    public FakeConnection tables(Map<String, List<String>> tables) {
        source.clear();
        source.putAll(tables);
        return this;
    }

    /** A function, or of a connector SDK: with a cursor of this JSON. */
    public FakeConnection state(String json) {
        state = Optional.of(Reply.MAPPER.readTree(json));
        return this;
    }

    /** What is done when a sync ends well. */
    public FakeConnection landing(Landing newLanding) {
        landing = newLanding;
        return this;
    }

    /**
     * Writes the rows of a connector into a DuckDB file when a sync ends well, as {@link DuckDbLanding} says; its schema
     * config names the tables that are there.
     */
    public FakeConnection writing(Path file, ConnectorWarehouse connector) {
        DuckDbLanding rows = new DuckDbLanding(file, connector);
        Map<String, List<String>> planned = new TreeMap<>();
        connector
                .schemas()
                .forEach(written -> planned.put(
                        written.name(),
                        written.tables().stream().map(ConnectorTable::name).toList()));
        return tables(planned).landing((connectionId, ended) -> {
            boolean landed = rows.land(connectionId, ended);
            tables(rows.tables());
            return landed;
        });
    }

    /** A sync that somebody else has started. */
    public FakeConnection syncingSince(Instant time, SyncScript script) {
        start(time, script);
        return this;
    }

    /** Ends the sync that runs without an end, as a pause or a change of its configuration does. */
    public FakeConnection stop() {
        run = null;
        return this;
    }

    /** Its id. */
    public String id() {
        return id;
    }

    String groupId() {
        return groupId;
    }

    String service() {
        return service;
    }

    String schema() {
        return schema;
    }

    Map<String, Object> settings() {
        return settings;
    }

    /** The tables that the source has, once Fivetran has looked. */
    Optional<Map<String, List<String>>> tables() {
        return captured ? Optional.of(source) : Optional.empty();
    }

    void reload() {
        captured = true;
    }

    SchemaChoices choices() {
        return choices;
    }

    /** Whether the source has this schema, table of it, or any column of that. */
    boolean has(List<String> place) {
        List<String> tables = source.get(place.getFirst());
        return tables != null && (place.size() < 2 || tables.contains(place.get(1)));
    }

    Optional<JsonNode> state() {
        return state;
    }

    void state(JsonNode newState) {
        state = Optional.of(newState);
    }

    /** The syncs that have ended, the newest first. */
    List<PastSync> past() {
        return past.reversed();
    }

    Optional<Instant> lastSuccess() {
        return Optional.ofNullable(succeededAt);
    }

    Optional<Instant> lastFailure() {
        return Optional.ofNullable(failedAt);
    }

    Optional<Instant> rescheduled() {
        return Optional.ofNullable(rescheduledFor);
    }

    String setupState() {
        return setupState;
    }

    Optional<String> warning() {
        return Optional.ofNullable(warning);
    }

    boolean isHistorical() {
        return historical;
    }

    boolean isPaused() {
        return Boolean.TRUE.equals(settings.get("paused"));
    }

    /** Whether it says {@code syncing}. */
    boolean isSyncing(Instant now) {
        return run != null && !run.starts().isAfter(now);
    }

    String syncState(Instant now) {
        if (isSyncing(now)) {
            return "syncing";
        }
        return isPaused() ? "paused" : rescheduledFor != null && run == null ? "rescheduled" : "scheduled";
    }

    /** Moves on to this time. */
    void settle(Instant now) {
        while (run != null && !run.ends().isAfter(now)) {
            Run ended = run;
            finish(ended, now);
            if (run == null) {
                past.add(new PastSync(ended.starts(), ended.ends(), statusAt(ended.ends())));
            }
        }
        Instant due = rescheduledFor;
        if (due != null && run == null && !due.isAfter(now) && isAuto() && !isPaused()) {
            start(due, next());
            settle(now);
        }
    }

    private String statusAt(Instant end) {
        if (end.equals(succeededAt)) {
            return "SUCCESSFUL";
        }
        if (end.equals(failedAt)) {
            return "FAILURE";
        }
        return rescheduledFor == null ? "CANCELED" : "RESCHEDULED";
    }

    /** As {@code POST /sync}: while a sync runs only force does anything, and the answer never tells. */
    void trigger(Instant now, boolean force) {
        if (isPaused() || (run != null && !force)) {
            return;
        }
        SyncScript script = next();
        if (!(script.ending() instanceof SyncScript.Ending.NeverStarts)) {
            start(now, script);
        }
    }

    void resync(Instant now) {
        historical = true;
        if (isPaused()) {
            startsOnUnpause = true;
        } else {
            trigger(now, true);
        }
    }

    void modify(Map<String, Object> change, Instant now) {
        settings.putAll(change);
        if (Boolean.TRUE.equals(change.get("is_historical_sync"))) {
            settings.remove("is_historical_sync");
            resync(now);
        }
        if (isPaused()) {
            run = null;
        } else if (startsOnUnpause) {
            startsOnUnpause = false;
            trigger(now, false);
        }
    }

    void runSetupTests() {
        if (healsByTest) {
            setupState = "connected";
        }
    }

    private boolean isAuto() {
        return "auto".equals(settings.get("schedule_type"));
    }

    private SyncScript next() {
        return scripts.isEmpty() ? SyncScript.success() : scripts.remove();
    }

    private void start(Instant now, SyncScript script) {
        rescheduledFor = null;
        Instant starts = now.plus(script.lingers());
        run = new Run(starts, starts.plus(script.takes()), script);
    }

    private void finish(Run ended, Instant now) {
        run = null;
        switch (ended.script().ending()) {
            case SyncScript.Ending.Succeeds _ -> {
                land(ended, now);
            }
            case SyncScript.Ending.Fails(boolean breaks) -> {
                failedAt = ended.ends();
                setupState = breaks ? "broken" : setupState;
            }
            case SyncScript.Ending.Reschedules(Duration by) ->
                rescheduledFor = ended.ends().plus(by);
            case SyncScript.Ending.Cancelled _, SyncScript.Ending.NeverStarts _ -> {
                // No timestamp tells of it.
            }
        }
    }

    private void land(Run ended, Instant now) {
        try {
            if (landing.land(id, ended.ends())) {
                succeededAt = ended.ends();
                historical = false;
                warning = null;
            } else {
                run = new Run(ended.starts(), now.plus(AGAIN), ended.script());
            }
        } catch (RuntimeException e) {
            failedAt = ended.ends();
            warning = "its rows could not be written: " + e.getMessage();
        }
    }
}
