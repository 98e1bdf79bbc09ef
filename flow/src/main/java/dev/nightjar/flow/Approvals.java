package dev.nightjar.flow;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.journal.Journal.Request;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Answers of people to what a run asks, and who waits for them. Thread-safe. */
final class Approvals {
    private final Map<String, Request.Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Runnable> waiting = new ConcurrentHashMap<>();

    /** An answer has come; until the run has heard it, the last one to a question counts. */
    void answered(Request.Answer answer) {
        answers.put(answer.keyId(), answer);
        Optional.ofNullable(waiting.get(answer.keyId())).ifPresent(Runnable::run);
    }

    /** Calls {@code arrived} when there is an answer, perhaps before this returns. */
    void await(String keyId, Runnable arrived) {
        waiting.put(keyId, arrived);
        if (answers.containsKey(keyId)) {
            arrived.run();
        }
    }

    /** Nobody waits any more. */
    void leave(String keyId) {
        waiting.remove(keyId);
    }

    /** The answer, which has arrived. */
    Request.Answer answer(String keyId) {
        return requireNonNull(answers.get(keyId), "there is an answer");
    }
}
