package dev.nightjar.flow;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** How much time the policy of a task leaves it, by the clock that nobody sets. */
final class TimeLeft {
    private final TaskPolicy policy;
    private final Timekeeper time;
    /** When the first attempt began, which sets the total timeout going. */
    private OptionalLong begun = OptionalLong.empty();

    TimeLeft(TaskPolicy policy, Timekeeper time) {
        this.policy = policy;
        this.time = time;
    }

    void begin() {
        begun = OptionalLong.of(time.nanoTime());
    }

    /** Of the total timeout; all of the time there is until the first attempt has begun. */
    Optional<Duration> ofTotal() {
        return begun.isEmpty()
                ? Optional.empty()
                : policy.totalTimeout().map(all -> all.minusNanos(time.nanoTime() - begun.getAsLong()));
    }

    /** For an attempt that begins now: its own timeout or what is left of the total one, whichever ends first. */
    Optional<Attempt.Deadline> ofAttempt() {
        Optional<Attempt.Deadline> own = policy.attemptTimeout().map(limit -> new Attempt.Deadline(limit, limit));
        Optional<Attempt.Deadline> total = ofTotal()
                .map(left -> new Attempt.Deadline(left, policy.totalTimeout().orElseThrow()));
        boolean totalEndsFirst = total.isPresent()
                && (own.isEmpty() || total.get().left().compareTo(own.get().left()) < 0);
        return totalEndsFirst ? total : own;
    }
}
