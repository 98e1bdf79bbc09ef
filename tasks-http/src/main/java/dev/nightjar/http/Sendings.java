package dev.nightjar.http;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Keeps in the journal that a request which must not be sent twice was sent, so that neither another attempt nor a
 * restarted run repeats it.
 */
final class Sendings {
    private static final class Unknown extends Exception {}

    private final TaskContext context;

    Sendings(TaskContext context) {
        this.context = context;
    }

    /**
     * The answer of the one sending: remembered, or new.
     *
     * @throws NightjarException {@code EXTERNAL} when an earlier sending was cut off and nobody knows what came of it
     */
    HttpResult once(HttpRequest request, Callable<HttpResult> send) throws Exception {
        for (int n = 1; ; n++) {
            Optional<HttpResult> known = recall("answer " + n, HttpResult.class);
            if (known.isPresent()) {
                return known.get();
            }
            if (recall("never arrived " + n, Boolean.class).isPresent()) {
                continue;
            }
            if (recall("sending " + n, Boolean.class).isPresent()) {
                throw new NightjarException(
                        ErrorCode.EXTERNAL,
                        "%s was sent before, and it failed or its answer is not known; it is not sent twice: see what came of it, or give it an idempotencyHeader"
                                .formatted(request));
            }
            context.remember("sending " + n, Boolean.class, () -> true);
            try {
                return context.remember("answer " + n, HttpResult.class, send);
            } catch (NightjarException e) {
                if (e instanceof HttpFailure failure && !failure.mayHaveArrived()) {
                    context.remember("never arrived " + n, Boolean.class, () -> true);
                    throw e;
                }
                // Another attempt could only say that it was sent, and not why it failed.
                throw e.withoutRetry();
            }
        }
    }

    private <T> Optional<T> recall(String name, Class<T> type) throws Exception {
        try {
            return Optional.of(context.remember(name, type, () -> {
                throw new Unknown();
            }));
        } catch (Unknown _) {
            return Optional.empty();
        }
    }
}
