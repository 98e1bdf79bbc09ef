package dev.nightjar.fivetran;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.http.HttpFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Looks again and again until a deadline. The first look must work; what passes by itself is borne from then on, in
 * later attempts and after a restart too, for a look that fails says nothing of what is looked at. For one thread.
 */
final class Polling {
    private static final String LOOKED = "looked";

    private final FivetranClient client;
    private final Patience patience;
    private final Instant deadline;
    private final TaskContext context;
    private boolean hasLooked;
    private int looks;

    Polling(FivetranClient client, Patience patience, TaskContext context) {
        this.client = client;
        this.patience = patience;
        this.deadline = context.now().plus(patience.deadline());
        this.context = context;
        this.hasLooked = context.recall(LOOKED, Boolean.class).isPresent();
    }

    /** The client that gives up at the deadline. */
    FivetranClient client() {
        return client.until(deadline);
    }

    /** The look that all begins with; at the deadline it fails as the last one did. */
    <T> T first(Callable<T> look) throws Exception {
        while (true) {
            Optional<T> seen = look(look);
            if (seen.isPresent()) {
                return seen.get();
            }
            if (!pause()) {
                return look.call();
            }
        }
    }

    /** A look, or nothing when it failed in a way that passes. */
    <T> Optional<T> look(Callable<T> look) throws Exception {
        try {
            T seen = look.call();
            hasLooked = hasLooked || context.remember(LOOKED, Boolean.class, () -> true);
            return Optional.of(seen);
        } catch (NightjarException e) {
            if (!hasLooked || !passes(e)) {
                throw e;
            }
            context.log().warn("a look at Fivetran failed, and is tried again: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Waits until the next look; false at the deadline. */
    boolean pause() throws InterruptedException {
        return pause(Duration.ZERO);
    }

    /** Waits until the next look, at least so long; false at the deadline. */
    boolean pause(Duration least) throws InterruptedException {
        Duration left = Duration.between(context.now(), deadline);
        if (!left.isPositive()) {
            return false;
        }
        Duration own = patience.poll(looks++);
        Duration wait = own.compareTo(least) < 0 ? least : own;
        context.sleep(wait.compareTo(left) < 0 ? wait : left);
        return true;
    }

    /** Whether a failure says nothing of what was asked for, so that it may be asked again. */
    static boolean passes(NightjarException e) {
        return switch (e) {
            case FivetranException answer -> answer.status() / 100 != 4 || answer.status() == 429;
            case HttpFailure failure ->
                switch (failure.kind()) {
                    case NOT_SENT, LOST, NO_ANSWER, LIMITED -> true;
                    case UNTRUSTED, TOO_LARGE, REDIRECTED -> false;
                };
            default ->
                switch (e.code()) {
                    case EXTERNAL, TIMEOUT, BUSY -> true;
                    case USAGE, CONFIG, ENVIRONMENT, CANCELLED, DIVERGED, INTERNAL -> false;
                };
        };
    }
}
