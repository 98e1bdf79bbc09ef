package dev.nightjar.flow;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Takes secrets out of texts and failures before anybody sees them. Thread-safe. */
final class Masking {
    private final UnaryOperator<String> mask;

    Masking(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    String text(String text) {
        return mask.apply(text);
    }

    /**
     * The failure as one of ours. It is itself where no text of it, its causes and what it suppressed holds a secret;
     * else a copy that does not.
     */
    NightjarException ours(Throwable error) {
        if (!(error instanceof NightjarException ours)) {
            return new NightjarException(ErrorCode.of(error), reason(error), failure(error));
        }
        if (!leaks(ours, identitySet())) {
            return ours;
        }
        IdentityHashMap<Throwable, MaskedFailure> copies = new IdentityHashMap<>();
        NightjarException masked = ours.copy(text(ours.getMessage()), copyOrNull(ours.getCause(), copies));
        for (Throwable suppressed : ours.getSuppressed()) {
            masked.addSuppressed(copy(suppressed, copies));
        }
        return masked;
    }

    /** The failure itself where nothing in it is to be masked, else a copy. */
    Throwable failure(Throwable error) {
        return leaks(error, identitySet()) ? copy(error, new IdentityHashMap<>()) : error;
    }

    /** What went wrong, in a sentence. */
    String reason(Throwable error) {
        String message = error.getMessage();
        if (error instanceof NightjarException) {
            return text(String.valueOf(message));
        }
        String type = error.getClass().getSimpleName();
        return text(message == null || message.isBlank() ? type : type + ": " + message);
    }

    private boolean leaks(@Nullable Throwable error, Set<Throwable> seen) {
        if (error == null || !seen.add(error)) {
            return false;
        }
        String shown = error.toString();
        String message = String.valueOf(error.getMessage());
        if (!text(shown).equals(shown) || !text(message).equals(message) || leaks(error.getCause(), seen)) {
            return true;
        }
        for (Throwable suppressed : error.getSuppressed()) {
            if (leaks(suppressed, seen)) {
                return true;
            }
        }
        return false;
    }

    private MaskedFailure copy(Throwable error, IdentityHashMap<Throwable, MaskedFailure> copies) {
        MaskedFailure known = copies.get(error);
        if (known != null) {
            return known;
        }
        MaskedFailure copy = new MaskedFailure(
                text(String.valueOf(error.getMessage())), text(error.toString()), error.getStackTrace());
        copies.put(error, copy);
        MaskedFailure cause = copyOrNull(error.getCause(), copies);
        if (cause != null) {
            copy.initCause(cause);
        }
        for (Throwable suppressed : error.getSuppressed()) {
            copy.addSuppressed(copy(suppressed, copies));
        }
        return copy;
    }

    private @Nullable MaskedFailure copyOrNull(
            @Nullable Throwable error, IdentityHashMap<Throwable, MaskedFailure> copies) {
        return error == null ? null : copy(error, copies);
    }

    private static Set<Throwable> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
