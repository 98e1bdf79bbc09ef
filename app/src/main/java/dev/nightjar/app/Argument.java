package dev.nightjar.app;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;

/** An option or a parameter of a command, which has a value once the command line is read. */
record Argument<T>(ArgSpec spec) {
    /** The value of one that is required or has a default. */
    T get() {
        return Objects.requireNonNull(given(), "the command line is not read yet");
    }

    /** The value of one that may be left out. */
    Optional<T> find() {
        return Optional.ofNullable(given());
    }

    private @Nullable T given() {
        return spec.getValue();
    }
}
