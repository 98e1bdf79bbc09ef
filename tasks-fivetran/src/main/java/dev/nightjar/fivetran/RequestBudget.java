package dev.nightjar.fivetran;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * How many requests a task sends within any hour: as it was told, or half of what Fivetran allows the account, so that
 * others have the other half. Looks get at most half of that; what begins syncs waits for its turn. For one thread.
 */
final class RequestBudget {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Half of what paying accounts have, where Fivetran says nothing. */
    private static final int USUAL = 10_000;

    private final Optional<Integer> given;
    private final Supplier<Optional<RequestQuota>> quota;
    private final Patience patience;
    private final InstantSource time;
    /** Of the last hour, looks aside. */
    private final Deque<Instant> sent = new ArrayDeque<>();

    private boolean looking;
    private int pages = 1;

    RequestBudget(
            Optional<Integer> given, Supplier<Optional<RequestQuota>> quota, Patience patience, InstantSource time) {
        this.given = given;
        this.quota = quota;
        this.patience = patience;
        this.time = time;
    }

    /** A request is sent. */
    void spend() {
        if (looking) {
            pages++;
        } else {
            sent.add(time.instant());
        }
    }

    /** Looks: the requests that this takes are those of each look. */
    <T> T look(Callable<T> look) throws Exception {
        looking = true;
        pages = 0;
        try {
            return look.call();
        } finally {
            looking = false;
            pages = Math.max(1, pages);
        }
    }

    /** The least time between two looks. */
    Duration betweenLooks() {
        int left = quota.get().map(said -> Math.max(1, said.remaining())).orElse(USUAL);
        return HOUR.multipliedBy(pages).dividedBy(Math.min(left, hourly() / 2));
    }

    /** Whether another sync may be begun, so that enough is left for the looks of the next hour. */
    boolean mayBegin() {
        int reserve = Math.min(looksAnHour() * pages, hourly() / 2);
        boolean isLeft = quota.get().map(said -> said.remaining() > reserve).orElse(true);
        return isLeft && sentWithinAnHour() + reserve < hourly();
    }

    private int sentWithinAnHour() {
        Instant old = time.instant().minus(HOUR);
        while (!sent.isEmpty() && !sent.getFirst().isAfter(old)) {
            sent.removeFirst();
        }
        return sent.size();
    }

    private int looksAnHour() {
        return (int) HOUR.dividedBy(patience.longestPoll()) + 1;
    }

    private int hourly() {
        int wanted =
                given.orElseGet(() -> quota.get().map(said -> said.hourly() / 2).orElse(USUAL));
        return Math.max(SyncAllSpec.FEWEST_REQUESTS, wanted);
    }
}
