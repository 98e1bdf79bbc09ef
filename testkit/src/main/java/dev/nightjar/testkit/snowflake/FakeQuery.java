package dev.nightjar.testkit.snowflake;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A statement in the fake, from its arrival on. Thread-safe. */
final class FakeQuery {
    enum State {
        RUNNING,
        SUCCESS,
        FAILED_WITH_ERROR,
        ABORTED
    }

    private static final Answer.Outcome.Fails CANCELED =
            new Answer.Outcome.Fails("000604", "57014", "SQL execution canceled");
    private static final long HELD_MILLIS = 100;

    private final Sent sent;
    private final Answer answer;
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Guarded by this. */
    private int looks;
    /** Guarded by this. */
    private State state = State.RUNNING;

    FakeQuery(Sent sent, Answer answer) {
        this.sent = sent;
        this.answer = answer;
        this.looks = answer.looks();
        if (looks == 0 && !answer.held()) {
            end(natural());
        }
    }

    Sent sent() {
        return sent;
    }

    synchronized State state() {
        return state;
    }

    /** Looks at it once: what it has come to, or nothing while it runs. */
    synchronized Optional<Answer.Outcome> look() {
        if (state == State.RUNNING && !answer.held() && --looks < 0) {
            end(natural());
        }
        return switch (state) {
            case RUNNING -> Optional.empty();
            case SUCCESS, FAILED_WITH_ERROR -> Optional.of(answer.outcome());
            case ABORTED -> Optional.of(CANCELED);
        };
    }

    /** As the server holds a poll for a while: until it ends, but not for long. */
    void hold() {
        if (answer.held()) {
            try {
                boolean _ = ended.await(HELD_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets what is held go on to its end. */
    synchronized void release() {
        if (state == State.RUNNING) {
            end(natural());
        }
    }

    /** Ends it if it runs; whether it did. */
    synchronized boolean abort() {
        boolean ran = state == State.RUNNING;
        if (ran) {
            end(State.ABORTED);
        }
        return ran;
    }

    private State natural() {
        return answer.outcome() instanceof Answer.Outcome.Fails ? State.FAILED_WITH_ERROR : State.SUCCESS;
    }

    private synchronized void end(State how) {
        state = how;
        ended.countDown();
    }
}
