package dev.nightjar.fivetran;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells from looks at a connection what became of a sync. Only Fivetran's own timestamps are compared with each other; the
 * local time only says how long something lasts. For one thread.
 */
final class SyncWatch {
    /** What a look shows. */
    enum Sight {
        GOING_ON,
        SUCCEEDED,
        FAILED,
        RESCHEDULED,
        PAUSED,
        BROKEN,
        CANCELLED,
        NOT_STARTED
    }

    private static final int IDLE_LOOKS = 2;

    private final Optional<Instant> baseline;
    private final boolean historical;
    private final Patience patience;
    private Instant since;
    private boolean seenSyncing;
    private int idleLooks;
    private Instant idleSince = Instant.MAX;
    private boolean seenBroken;

    /**
     * A watch over a sync.
     *
     * @param baseline the last end before it; empty when there was none
     * @param historical whether everything is loaded anew
     * @param since when it was triggered, by the local clock
     */
    SyncWatch(Optional<Instant> baseline, boolean historical, Patience patience, Instant since) {
        this.baseline = baseline;
        this.historical = historical;
        this.patience = patience;
        this.since = since;
    }

    /** Whether an end is newer than the baseline. */
    boolean hasNews(Connection seen) {
        return isNews(seen.lastEnd());
    }

    /** Waits for another begin from this time on: it was put off, or triggered again. */
    void beginsAnew(Instant time) {
        since = time;
        seenSyncing = false;
        idleLooks = 0;
    }

    Sight look(Connection seen, Instant now) {
        if (seen.isSyncing()) {
            seenSyncing = true;
            idleLooks = 0;
            seenBroken = false;
            return Sight.GOING_ON;
        }
        boolean succeeded = isNews(seen.succeededAt())
                && seen.failedAt()
                        .map(seen.succeededAt().orElseThrow()::isAfter)
                        .orElse(true);
        if (hasNews(seen) && !(succeeded && historical && seen.status().historicalSync())) {
            return succeeded ? Sight.SUCCEEDED : Sight.FAILED;
        }
        if (seen.status().syncState() == SyncState.RESCHEDULED) {
            idleLooks = 0;
            return Sight.RESCHEDULED;
        }
        if (seen.isPaused()) {
            return Sight.PAUSED;
        }
        if (!isUsable(seen)) {
            // One more look: the timestamp of the failure may come a little later.
            boolean again = seenBroken;
            seenBroken = true;
            return again ? Sight.BROKEN : Sight.GOING_ON;
        }
        return seenSyncing ? idle(now) : waiting(now);
    }

    /** Whether a sync may be expected of it; a word that nobody knows yet is given the benefit of the doubt. */
    static boolean isUsable(Connection seen) {
        return switch (seen.status().setupState()) {
            case CONNECTED, UNKNOWN -> true;
            case BROKEN, INCOMPLETE -> false;
        };
    }

    private Sight idle(Instant now) {
        idleSince = idleLooks == 0 ? now : idleSince;
        idleLooks++;
        Duration idle = Duration.between(idleSince, now);
        return idleLooks > IDLE_LOOKS && idle.compareTo(patience.cancelled()) >= 0 ? Sight.CANCELLED : Sight.GOING_ON;
    }

    private Sight waiting(Instant now) {
        return now.isAfter(since.plus(patience.start())) ? Sight.NOT_STARTED : Sight.GOING_ON;
    }

    private boolean isNews(Optional<Instant> end) {
        return end.isPresent() && baseline.map(end.get()::isAfter).orElse(true);
    }
}
