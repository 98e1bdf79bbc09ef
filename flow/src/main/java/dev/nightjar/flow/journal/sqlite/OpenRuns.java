package dev.nightjar.flow.journal.sqlite;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs that this process is at, which hear what is asked of them. Thread-safe. */
final class OpenRuns {
    private static final Logger LOG = LoggerFactory.getLogger(OpenRuns.class);

    private final SqliteReader reader;
    private final Map<Long, SqliteRunJournal> byNumber = new ConcurrentHashMap<>();
    /** The number of the last request that was handed on, or passed over since its run was not here. */
    private volatile long lastRequest;

    OpenRuns(SqliteReader reader) {
        this.reader = reader;
    }

    /** For {@link #addNew}, from before the run is begun. */
    long lastRequest() {
        return lastRequest;
    }

    /**
     * Adds a run that was not there yet when the last request was this one. What was asked of it is read only if another
     * request has come since: a read costs as much as the rest of a start.
     */
    SqliteRunJournal addNew(SqliteRunJournal run, long lastBefore) {
        byNumber.put(run.number(), run);
        // INVARIANT: a request is the last one before its run is looked for; so it finds the run, or is seen here.
        if (lastRequest != lastBefore) {
            tellAll(run);
        }
        return run;
    }

    /** Adds a run that may have been asked something already. */
    SqliteRunJournal add(SqliteRunJournal run) {
        byNumber.put(run.number(), run);
        tellAll(run);
        return run;
    }

    private void tellAll(SqliteRunJournal run) {
        reader.read(connection -> Requests.of(connection, run.number()))
                .forEach(found -> found.request().ifPresent(run::request));
    }

    void remove(SqliteRunJournal run) {
        byNumber.remove(run.number(), run);
    }

    void forEach(Consumer<SqliteRunJournal> action) {
        byNumber.values().forEach(action);
    }

    /** Hands on what was asked since the last time. For one thread. */
    void handOnRequests() {
        long after = lastRequest;
        for (Requests.Found found : reader.read(connection -> Requests.after(connection, after))) {
            lastRequest = found.number();
            SqliteRunJournal run = byNumber.get(found.run());
            if (run != null && found.request().isEmpty()) {
                LOG.warn(
                        "request {} to run {} cannot be read, and is passed over",
                        found.number(),
                        run.run().id());
            } else if (run != null) {
                run.request(found.request().get());
            }
        }
    }
}
