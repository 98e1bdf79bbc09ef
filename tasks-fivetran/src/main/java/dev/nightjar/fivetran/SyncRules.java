package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;

/**
 * What is done about a connection that is not simply waiting for its sync.
 *
 * @param running when a sync runs already
 * @param paused when it is paused
 * @param broken when it is broken or was never set up
 * @param rescheduled when Fivetran puts the sync off
 * @param cancelled when somebody cancels the sync in the dashboard
 * @param schedule what its schedule is to be
 * @param restore whether schedule and pause are put back at the end, however that comes
 */
@Description("What is done about connections that are not simply waiting for their sync.")
public record SyncRules(
        @Description("A sync runs already.") @Default("wait_then_sync")
        Running running,

        @Description("The connection is paused.") @Default("fail")
        Paused paused,

        @Description("The connection is broken.") @Default("fail")
        Broken broken,

        @Description("Fivetran puts the sync off.") @Default("wait")
        Rescheduled rescheduled,

        @Description("Somebody cancels the sync.") @Default("fail")
        Cancelled cancelled,

        @Description("What the schedule is to be.") @Default("keep")
        SchedulePolicy schedule,

        @Description("Whether schedule and pause are put back at the end.") @Default("true")
        boolean restore) {
    /** When a sync runs already. */
    public enum Running {
        /** It is older than what is wanted: wait for its end, then sync. */
        WAIT_THEN_SYNC,
        /** It will do. */
        JOIN,
        /** Stop it and begin anew. */
        RESTART,
        /** Leave it, and be done. */
        SKIP,
        FAIL
    }

    /** When the connection is paused. */
    public enum Paused {
        FAIL,
        SKIP,
        UNPAUSE
    }

    /** When the connection is broken or was never set up. */
    public enum Broken {
        FAIL,
        /** It may be well since: that often heals it. */
        RUN_SETUP_TESTS
    }

    /** When Fivetran puts the sync off. */
    public enum Rescheduled {
        /** With an automatic schedule Fivetran goes on; with a manual one it is triggered a minute after the time. */
        WAIT,
        FAIL,
        /** Be done; the result says so. */
        COMPLETE
    }

    /** When somebody cancels the sync in the dashboard. */
    public enum Cancelled {
        FAIL,
        /** Be done; the result says so. */
        COMPLETE
    }

    /** What the schedule is to be. */
    public enum SchedulePolicy {
        /** As it is. */
        KEEP,
        AUTO,
        MANUAL
    }

    /** Waits for a sync that runs, leaves the schedule, and fails where anything is wrong. */
    public static final SyncRules DEFAULT = new SyncRules(
            Running.WAIT_THEN_SYNC,
            Paused.FAIL,
            Broken.FAIL,
            Rescheduled.WAIT,
            Cancelled.FAIL,
            SchedulePolicy.KEEP,
            true);

    public SyncRules {
        requireNonNull(running, "running is null");
        requireNonNull(paused, "paused is null");
        requireNonNull(broken, "broken is null");
        requireNonNull(rescheduled, "rescheduled is null");
        requireNonNull(cancelled, "cancelled is null");
        requireNonNull(schedule, "schedule is null");
    }

    /** The same with another rule for a sync that runs. */
    public SyncRules when(Running rule) {
        return new SyncRules(rule, paused, broken, rescheduled, cancelled, schedule, restore);
    }

    /** The same with another rule for a paused connection. */
    public SyncRules when(Paused rule) {
        return new SyncRules(running, rule, broken, rescheduled, cancelled, schedule, restore);
    }

    /** The same with another rule for a broken connection. */
    public SyncRules when(Broken rule) {
        return new SyncRules(running, paused, rule, rescheduled, cancelled, schedule, restore);
    }

    /** The same with another rule for a sync that is put off. */
    public SyncRules when(Rescheduled rule) {
        return new SyncRules(running, paused, broken, rule, cancelled, schedule, restore);
    }

    /** The same with another rule for a sync that is cancelled. */
    public SyncRules when(Cancelled rule) {
        return new SyncRules(running, paused, broken, rescheduled, rule, schedule, restore);
    }

    /** The same with another schedule. */
    public SyncRules withSchedule(SchedulePolicy rule) {
        return new SyncRules(running, paused, broken, rescheduled, cancelled, rule, restore);
    }

    /** The same, putting back what is changed, or not. */
    public SyncRules restoring(boolean newRestore) {
        return new SyncRules(running, paused, broken, rescheduled, cancelled, schedule, newRestore);
    }
}
