package dev.nightjar.flow;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Takes secrets out of texts, artifacts and failures before anybody sees them. Thread-safe. */
final class Masking {
    private static final String HIDDEN = "***";

    private final UnaryOperator<String> mask;

    Masking(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    String text(String text) {
        return mask.apply(text);
    }

    Artifact artifact(Artifact artifact) {
        return switch (artifact) {
            case Artifact.Markdown(String text) -> new Artifact.Markdown(text(text));
            case Artifact.Table(List<String> columns, List<List<String>> rows) ->
                new Artifact.Table(
                        texts(columns), rows.stream().map(this::texts).toList());
            case Artifact.Link(String text, URI target) -> new Artifact.Link(text(text), address(target));
        };
    }

    private List<String> texts(List<String> texts) {
        return texts.stream().map(this::text).toList();
    }

    private URI address(URI address) {
        String masked = text(address.toString());
        try {
            return new URI(masked);
        } catch (URISyntaxException _) {
            return URI.create(HIDDEN); // the secret began within an escape
        }
    }

    /**
     * The failure as one of ours. It is itself where no text of it, its causes and what it suppressed holds a secret;
     * else a copy that does not.
     */
    NightjarException ours(Throwable error) {
        if (!(error instanceof NightjarException ours)) {
            return new NightjarException(ErrorCode.of(error), reason(error), failure(error));
        }
        Set<Throwable> all = all(error);
        if (!leaks(all)) {
            return ours;
        }
        IdentityHashMap<Throwable, MaskedFailure> copies = copies(all);
        NightjarException masked =
                ours.copy(text(ours.getMessage()), cause(ours).map(copies::get).orElse(null));
        addSuppressed(ours, masked, copies);
        return masked;
    }

    /** The failure itself where nothing in it is to be masked, else a copy. */
    Throwable failure(Throwable error) {
        Set<Throwable> all = all(error);
        return leaks(all) ? copyOf(error, copies(all)).orElseThrow() : error;
    }

    /** What went wrong, in a sentence. */
    String reason(Throwable error) {
        if (error instanceof NightjarException ours) {
            return text(ours.getMessage());
        }
        String type = error.getClass().getSimpleName();
        return text(said(error)
                .map(Said::message)
                .filter(message -> !message.isBlank())
                .map(message -> type + ": " + message)
                .orElse(type));
    }

    /** What a failure says of itself. */
    private record Said(String shown, @Nullable String message) {}

    /** Empty where its class fails to tell. */
    private static Optional<Said> said(Throwable error) {
        try {
            return Optional.of(new Said(error.toString(), error.getMessage()));
        } catch (Throwable _) {
            return Optional.empty();
        }
    }

    /** None where its class fails to tell. */
    private static Optional<Throwable> cause(Throwable error) {
        try {
            return Optional.ofNullable(error.getCause());
        } catch (Throwable _) {
            return Optional.empty();
        }
    }

    /** The failure, its causes and what they suppressed. One may be wrapped more often than a thread has frames. */
    private static Set<Throwable> all(Throwable error) {
        Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> rest = new ArrayDeque<>(List.of(error));
        while (!rest.isEmpty()) {
            Throwable next = rest.remove();
            if (all.add(next)) {
                cause(next).ifPresent(rest::add);
                Collections.addAll(rest, next.getSuppressed());
            }
        }
        return all;
    }

    /** What cannot tell its text is no better than one that holds a secret: who prints it would fail. */
    private boolean leaks(Set<Throwable> all) {
        return !all.stream().allMatch(this::isClean);
    }

    private boolean isClean(Throwable error) {
        try {
            Throwable _ = error.getCause();
            return isClean(error.toString()) && isClean(String.valueOf(error.getMessage()));
        } catch (Throwable _) {
            return false;
        }
    }

    private boolean isClean(String text) {
        return text(text).equals(text);
    }

    private IdentityHashMap<Throwable, MaskedFailure> copies(Set<Throwable> all) {
        IdentityHashMap<Throwable, MaskedFailure> copies = new IdentityHashMap<>();
        all.forEach(error -> copies.put(error, withoutOthers(error)));
        copies.forEach((error, copy) -> {
            cause(error).map(copies::get).ifPresent(copy::initCause);
            addSuppressed(error, copy, copies);
        });
        return copies;
    }

    private static void addSuppressed(Throwable from, Throwable to, IdentityHashMap<Throwable, MaskedFailure> copies) {
        for (Throwable suppressed : from.getSuppressed()) {
            copyOf(suppressed, copies).ifPresent(to::addSuppressed);
        }
    }

    /** None for what another thread has attached since all were copied. */
    private static Optional<MaskedFailure> copyOf(Throwable error, IdentityHashMap<Throwable, MaskedFailure> copies) {
        return Optional.ofNullable(copies.get(error));
    }

    private MaskedFailure withoutOthers(Throwable error) {
        String type = error.getClass().getName();
        Said said = said(error).orElse(new Said(type, type));
        return new MaskedFailure(text(String.valueOf(said.message())), text(said.shown()), error.getStackTrace());
    }
}
