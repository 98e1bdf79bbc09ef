package dev.nightjar.flow.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.flow.NightjarException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a call fails with. */
final class Failures {
    private Failures() {}

    static NightjarException failure(ThrowingCallable call) {
        return catchThrowableOfType(NightjarException.class, call);
    }

    static String message(ThrowingCallable call) {
        return String.valueOf(failure(call).getMessage());
    }
}
