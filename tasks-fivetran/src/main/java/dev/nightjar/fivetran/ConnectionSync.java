package dev.nightjar.fivetran;

import dev.nightjar.fivetran.SyncFailedException.Reason;
import dev.nightjar.fivetran.SyncResult.End;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.http.HttpFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The sync of one connection, step by step: whoever has it looks at the connection now and then, and shows it what it
 * sees. It never waits. What it decides is in the journal first, so that it goes on where it was after a restart. For one
 * thread.
 */
final class ConnectionSync {
    /** The last end before the trigger. */
    record Baseline(Optional<Instant> lastEnd, boolean joined) {}

    /** A trigger that was answered: by Fivetran's clock, and by ours. */
    record Triggered(Optional<Instant> server, Instant local) {}

    /** A trigger whose answer is to be kept under this name. */
    private record Sent(Trigger trigger, String name) {}

    private static final int MOST_TRIGGERS = 10;
    private static final Duration AFTER_RESCHEDULED = Duration.ofMinutes(1);
    private static final Duration LONGEST_IN_HISTORY = Duration.ofDays(6);
    private static final Duration END_TOLERANCE = Duration.ofMinutes(1);

    /** What it is told. */
    record Order(Trigger trigger, SyncRules rules, Patience patience) {}

    private final FivetranClient client;
    private final Memory memory;
    private final Order order;
    private final Changes changes;
    private final Logger log;
    private int round;
    private @Nullable SyncWatch watch;
    private Optional<Sent> open = Optional.empty();
    private boolean tested;
    private int triggers;
    private int unanswered;

    /**
     * A sync that begins, or goes on by what is in memory.
     *
     * @param until the client that does not wait beyond the deadline
     * @param client puts back what was changed, after the deadline too
     */
    ConnectionSync(FivetranClient until, FivetranClient client, Memory memory, Order order, Logger log) {
        this.client = until;
        this.memory = memory;
        this.order = order;
        this.changes = new Changes(client, memory, order.rules(), log);
        this.log = log;
    }

    /**
     * Goes on with what is seen.
     *
     * @return the end, once there is one
     * @throws SyncFailedException when there will be none
     */
    Optional<SyncResult> look(Connection seen) throws Exception {
        if (watch == null) {
            Optional<Baseline> known = known();
            if (known.isEmpty()) {
                return begin(seen);
            }
            resume(known.get());
        }
        if (open.isPresent()) {
            settle(open.get(), seen);
            return Optional.empty();
        }
        return judge(seen, watch());
    }

    /** Whether it was begun, in this attempt or an earlier one; what is not may wait for its turn. */
    boolean isUnderWay() throws Exception {
        return watch != null || known().isPresent();
    }

    /** Puts back what was changed of the connection. */
    void putBack(String id) throws Exception {
        changes.putBack(id);
    }

    /** Gives up at the deadline. */
    SyncFailedException timeout(Connection seen) {
        String until = seen.status().syncState() == SyncState.RESCHEDULED
                ? seen.status()
                        .rescheduledFor()
                        .map(time -> ", rescheduled for " + time)
                        .orElse("")
                : "";
        return new SyncFailedException(
                Reason.TIMEOUT,
                seen,
                "is %s%s and has not ended within %s"
                        .formatted(
                                seen.status().syncState(),
                                until,
                                order.patience().deadline()));
    }

    /** The baseline of the round that is under way: a round has ended when its sync did, and another attempt syncs anew. */
    private Optional<Baseline> known() throws Exception {
        round = 1;
        while (memory.recall("ended " + round, Boolean.class).isPresent()) {
            round++;
        }
        return memory.recall("baseline " + round, Baseline.class);
    }

    private void resume(Baseline baseline) throws Exception {
        Optional<Triggered> triggered = memory.recall(first().name(), Triggered.class);
        Instant since = triggered.map(Triggered::local).orElseGet(this::now);
        watch = watch(baseline, since);
        triggers = triggered.isPresent() ? 1 : 0;
        open = triggered.isEmpty() && !baseline.joined() ? Optional.of(first()) : Optional.empty();
    }

    private Optional<SyncResult> begin(Connection found) throws Exception {
        Connection seen = found;
        SyncRules rules = order.rules();
        if (!SyncWatch.isUsable(seen)) {
            seen = healed(seen);
        }
        if (seen.isPaused()) {
            switch (rules.paused()) {
                case FAIL ->
                    throw new SyncFailedException(
                            Reason.PAUSED, seen, "is paused; unpause it, or let 'paused' be 'unpause' or 'skip'");
                case SKIP -> {
                    return Optional.of(result(seen, End.SKIPPED));
                }
                case UNPAUSE -> seen = changes.unpause(seen);
            }
        }
        if (seen.isSyncing()) {
            switch (rules.running()) {
                case WAIT_THEN_SYNC -> {
                    return Optional.empty();
                }
                case JOIN -> {
                    watch = watch(keep(new Baseline(seen.lastEnd(), true)), now());
                    return judge(seen, watch());
                }
                case RESTART -> log.info("{} is syncing, and is begun anew", seen);
                case SKIP -> {
                    return Optional.of(result(seen, End.SKIPPED));
                }
                case FAIL ->
                    throw new SyncFailedException(
                            Reason.RUNNING,
                            seen,
                            "is syncing already; wait for that, or choose another rule for 'running'");
            }
        }
        changes.reschedule(seen);
        boolean force = seen.isSyncing();
        watch = watch(keep(new Baseline(seen.lastEnd(), false)), now());
        trigger(first(), seen, force);
        return Optional.empty();
    }

    private Connection healed(Connection seen) throws Exception {
        if (order.rules().broken() == SyncRules.Broken.RUN_SETUP_TESTS && !tested) {
            tested = true;
            Connection after = client.runSetupTests(seen.id()).connection();
            if (SyncWatch.isUsable(after)) {
                return after;
            }
        }
        throw new SyncFailedException(
                Reason.BROKEN, seen, "is %s; repair it".formatted(seen.status().setupState()));
    }

    /**
     * Triggers it. INVARIANT: with force only here, directly after the baseline was kept for the first time; whatever
     * follows in any attempt or run triggers without, so that nothing is ever stopped twice.
     */
    private void trigger(Sent sent, Connection seen, boolean force) throws Exception {
        if (unanswered >= MOST_TRIGGERS) {
            throw ended(new SyncFailedException(
                    Reason.NOT_STARTED, seen, "was triggered %d times and never began".formatted(unanswered)));
        }
        triggers++;
        unanswered++;
        open = Optional.of(sent);
        try {
            answered(sent, sent.trigger().fire(client, seen.id(), force));
        } catch (HttpFailure e) {
            boolean isFirst = triggers == 1;
            if (!Polling.passes(e) || (isFirst && !e.mayHaveArrived())) {
                throw e;
            }
            log.warn("whether {} was triggered is open: {}", seen, e.getMessage());
        } catch (FivetranException e) {
            boolean passes = e.status() / 100 == 5 || e.status() == 409 || e.status() / 100 == 2;
            if (!passes) {
                throw e;
            }
            log.warn("{} was not triggered yet: {}", seen, e.getMessage());
        }
    }

    private void answered(Sent sent, Optional<Instant> server) throws Exception {
        memory.keep(sent.name(), Triggered.class, new Triggered(server, now()));
        watch().beginsAnew(now());
        unanswered = 0;
        open = Optional.empty();
    }

    /** After an answer that was lost: a look tells whether it came about, and only if not it is triggered again. */
    private void settle(Sent sent, Connection seen) throws Exception {
        if (sent.trigger().isSeenIn(seen)
                || (watch().hasNews(seen) && !sent.trigger().isHistorical())) {
            answered(sent, Optional.empty());
        } else if (!seen.isSyncing()) {
            trigger(sent, seen, false);
        }
    }

    private Sent first() {
        return new Sent(order.trigger(), "triggered " + round);
    }

    private Optional<SyncResult> judge(Connection seen, SyncWatch over) throws Exception {
        SyncRules rules = order.rules();
        return switch (over.look(seen, now())) {
            case GOING_ON -> Optional.empty();
            case SUCCEEDED -> Optional.of(result(seen, End.SUCCEEDED));
            case FAILED ->
                throw ended(new SyncFailedException(Reason.FAILED, seen, "failed at " + text(seen.failedAt())));
            case RESCHEDULED ->
                switch (rules.rescheduled()) {
                    case WAIT -> waitOn(seen, over);
                    case COMPLETE -> Optional.of(result(seen, End.RESCHEDULED));
                    case FAIL ->
                        throw ended(new SyncFailedException(
                                Reason.RESCHEDULED,
                                seen,
                                "was rescheduled for " + text(seen.status().rescheduledFor())));
                };
            case PAUSED ->
                throw ended(new SyncFailedException(
                        Reason.PAUSED,
                        seen,
                        order.trigger().isHistorical()
                                ? "is paused: it loads everything anew once it is unpaused"
                                : "was paused while it was waited for"));
            case BROKEN -> throw ended(new SyncFailedException(Reason.BROKEN, seen, "broke; repair it"));
            case CANCELLED ->
                switch (rules.cancelled()) {
                    case COMPLETE -> Optional.of(result(seen, End.CANCELLED));
                    case FAIL ->
                        throw ended(new SyncFailedException(
                                Reason.CANCELLED, seen, "stopped syncing without an end: somebody has cancelled it"));
                };
            case NOT_STARTED ->
                throw ended(new SyncFailedException(
                        Reason.NOT_STARTED,
                        seen,
                        "did not begin to sync within %s"
                                .formatted(order.patience().start())));
        };
    }

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse("an unknown time");
    }

    private Optional<SyncResult> waitOn(Connection seen, SyncWatch over) throws Exception {
        Instant due = seen.status().rescheduledFor().orElseGet(this::now);
        Instant now = now();
        over.beginsAnew(due.isAfter(now) ? due : now);
        if (seen.schedule().type() == ScheduleType.MANUAL && !now.isBefore(due.plus(AFTER_RESCHEDULED))) {
            String name = "triggered for "
                    + seen.status().rescheduledFor().map(Instant::toString).orElse("some time");
            if (memory.recall(name, Triggered.class).isEmpty()) {
                // It goes on where it was, also when everything is loaded: a resync would begin that anew.
                trigger(new Sent(new Trigger.Sync(), name), seen, false);
            }
        }
        return Optional.empty();
    }

    private SyncFailedException ended(SyncFailedException failure) throws Exception {
        memory.keep("ended " + round, Boolean.class, true);
        return failure;
    }

    private Baseline keep(Baseline baseline) throws Exception {
        return memory.keep("baseline " + round, Baseline.class, baseline);
    }

    private SyncResult result(Connection seen, End end) throws Exception {
        Optional<Duration> took = end == End.SUCCEEDED ? took(seen) : Optional.empty();
        return new SyncResult(
                seen.id(),
                seen.schema(),
                end,
                seen.succeededAt(),
                took,
                triggers,
                seen.status().notices().stream().map(Notice::toString).toList(),
                seen.dashboard());
    }

    /** From the trigger to the end, by Fivetran's clock; where the trigger is not known by it, what its history says. */
    private Optional<Duration> took(Connection seen) throws Exception {
        Instant ended = seen.succeededAt().orElseThrow();
        // A clock that was set back meanwhile tells nothing.
        Optional<Instant> begun = memory.recall(first().name(), Triggered.class)
                .flatMap(Triggered::server)
                .filter(trigger -> !trigger.isAfter(ended));
        if (begun.isPresent()) {
            return Optional.of(Duration.between(begun.get(), ended));
        }
        try {
            return client
                    .syncHistory(seen.id(), ended.minus(LONGEST_IN_HISTORY), ended.plus(END_TOLERANCE))
                    .orElse(List.of())
                    .stream()
                    .filter(sync -> sync.end().map(end -> isAbout(end, ended)).orElse(false))
                    .findFirst()
                    .flatMap(SyncRecord::took);
        } catch (NightjarException e) {
            log.info("how long {} took is not known: {}", seen, e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isAbout(Instant end, Instant ended) {
        return Duration.between(end, ended).abs().compareTo(END_TOLERANCE) <= 0;
    }

    private SyncWatch watch(Baseline baseline, Instant since) {
        return new SyncWatch(baseline.lastEnd(), order.trigger().isHistorical(), order.patience(), since);
    }

    private SyncWatch watch() {
        SyncWatch current = watch;
        if (current == null) {
            throw new AssertionError("it has begun");
        }
        return current;
    }

    private Instant now() {
        return client.time().instant();
    }
}
