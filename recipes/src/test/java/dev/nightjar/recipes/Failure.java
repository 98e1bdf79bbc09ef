package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.flow.NightjarException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How something failed. */
final class Failure {
    private Failure() {}

    static NightjarException of(ThrowingCallable call) {
        NightjarException failure = catchThrowableOfType(NightjarException.class, call);
        if (failure == null) {
            throw new AssertionError("it did not fail");
        }
        return failure;
    }
}
