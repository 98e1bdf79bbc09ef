package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The syncs of many connections: those that go on, and those that have ended. For one thread. */
final class SyncsTogether {
    /** Told of each connection that has come to another phase. */
    interface Watcher {
        void on(Connection connection, SyncPhase phase) throws Exception;
    }

    private final Map<String, Connection> last = new HashMap<>();
    /** Those that go on, the first to begin first. */
    private final Map<String, ConnectionSync> open;

    private final Absences absences = new Absences();
    private final Map<String, SyncPhase> phases = new HashMap<>();
    private final RequestBudget budget;
    private final Watcher watcher;
    private final int all;
    private final List<SyncResult> ended = new ArrayList<>();
    private final List<SyncReport.Failed> failed = new ArrayList<>();

    SyncsTogether(List<Connection> chosen, Map<String, ConnectionSync> syncs, RequestBudget budget, Watcher watcher) {
        chosen.forEach(connection -> last.put(connection.id(), connection));
        this.open = new LinkedHashMap<>(syncs);
        this.all = syncs.size();
        this.budget = budget;
        this.watcher = watcher;
    }

    int all() {
        return all;
    }

    int over() {
        return all - open.size();
    }

    boolean goesOn() {
        return !open.isEmpty();
    }

    /** Goes on with what is seen of all connections; gives those that have ended now. */
    List<SyncResult> look(List<Connection> seen) throws Exception {
        int endedBefore = ended.size();
        Map<String, Connection> byId = new HashMap<>();
        seen.forEach(connection -> byId.put(connection.id(), connection));
        for (Map.Entry<String, ConnectionSync> each : List.copyOf(open.entrySet())) {
            @Nullable Connection connection = byId.get(each.getKey());
            if (connection == null) {
                if (absences.isGone(each.getKey())) {
                    fail(
                            each.getKey(),
                            new NightjarException(
                                    ErrorCode.EXTERNAL,
                                    last(each.getKey()) + " is no longer there; see who removed it"));
                }
            } else {
                absences.isThere(each.getKey());
                last.put(connection.id(), connection);
                look(connection, each.getValue());
            }
        }
        return List.copyOf(ended.subList(endedBefore, ended.size()));
    }

    /** How all have ended; those that go on fail by their deadline. */
    SyncReport report() throws Exception {
        for (Map.Entry<String, ConnectionSync> each : List.copyOf(open.entrySet())) {
            fail(each.getKey(), each.getValue().timeout(last(each.getKey())));
        }
        return new SyncReport(ended, failed);
    }

    /** Puts back what was changed of the connections that have not ended. */
    void putBack() throws Exception {
        for (Map.Entry<String, ConnectionSync> each : open.entrySet()) {
            each.getValue().putBack(each.getKey());
        }
    }

    private void look(Connection connection, ConnectionSync sync) throws Exception {
        if (!sync.isUnderWay() && !budget.mayBegin()) {
            come(connection, SyncPhase.WAITING);
            return;
        }
        try {
            Optional<SyncResult> result = sync.look(connection);
            if (result.isEmpty()) {
                come(connection, SyncPhase.of(connection, sync.isUnderWay()));
                return;
            }
            close(connection.id());
            ended.add(result.get());
            come(connection, SyncPhase.ENDED);
        } catch (NightjarException e) {
            if (e.code() == ErrorCode.CANCELLED) {
                throw e;
            }
            fail(connection.id(), e);
        }
    }

    private void fail(String id, NightjarException e) throws Exception {
        close(id);
        failed.add(new SyncReport.Failed(id, last(id).schema(), e.getMessage()));
        come(last(id), SyncPhase.FAILED);
    }

    private void close(String id) throws Exception {
        requireNonNull(open.remove(id), "it goes on").putBack(id);
    }

    private void come(Connection connection, SyncPhase phase) throws Exception {
        if (phases.put(connection.id(), phase) != phase) {
            watcher.on(connection, phase);
        }
    }

    private Connection last(String id) {
        return requireNonNull(last.get(id), "every connection was seen");
    }
}
