package dev.nightjar.recipes;

import static java.util.Objects.requireNonNull;

import dev.nightjar.fivetran.Patience;
import dev.nightjar.fivetran.SyncAllSpec;
import dev.nightjar.fivetran.SyncRules;
import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import java.time.Duration;

/**
 * What Fivetran is to have done before a night is cloned.
 *
 * @param connections which; without rules of its own, paused ones are left alone, and without a patience of its own, six
 *     hours are waited
 * @param trigger whether syncs are triggered; otherwise those are waited for that Fivetran starts by itself, the last that
 *     was due of each connection
 */
@Description("what Fivetran is to have done before the night is cloned")
public record SyncFirst(
        @Description("which connections, as SyncAllTask takes them")
        SyncAllSpec connections,

        @Description("whether syncs are triggered; otherwise those that Fivetran starts itself are waited for")
        @Default("true")
        boolean trigger,

        @Description("what a connection that did not sync does to the verdict on the night") @Default("fail_night")
        OnFailure onFailure) {
    /** What a connection that did not sync does to the verdict; its tables are cloned as they are in any case. */
    public enum OnFailure {
        /** The night is not fine. */
        FAIL_NIGHT,
        /** It is named, and the verdict is about the others. */
        LEAVE_OUT
    }

    private static final Duration DEADLINE = Duration.ofHours(6);

    public SyncFirst {
        requireNonNull(connections, "connections is null");
        requireNonNull(onFailure, "onFailure is null");
    }

    /** Triggers these; one that fails makes the night not fine. */
    public static SyncFirst of(SyncAllSpec connections) {
        return new SyncFirst(connections, true, OnFailure.FAIL_NIGHT);
    }

    /** The same, waiting for the syncs that Fivetran starts by itself. */
    public SyncFirst waiting() {
        return new SyncFirst(connections, false, onFailure);
    }

    /** The same, with another verdict on connections that did not sync. */
    public SyncFirst on(OnFailure failure) {
        return new SyncFirst(connections, trigger, failure);
    }

    /** The connections with all that is not said. */
    SyncAllSpec tonight() {
        SyncAllSpec ruled = connections.rules().isPresent()
                ? connections
                : connections.with(SyncRules.DEFAULT.when(SyncRules.Paused.SKIP));
        return ruled.patience().isPresent() ? ruled : ruled.with(Patience.DEFAULT.withDeadline(DEADLINE));
    }
}
