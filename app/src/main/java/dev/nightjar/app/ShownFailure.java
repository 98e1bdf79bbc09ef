package dev.nightjar.app;

import dev.nightjar.flow.NightjarException;

/** A failure whose reason people have seen already, with what is left to say of it. */
final class ShownFailure extends NightjarException {
    private final String rest;

    ShownFailure(NightjarException failure, String rest) {
        super(failure.code(), String.valueOf(failure.getMessage()), failure);
        this.rest = rest;
    }

    String rest() {
        return rest;
    }
}
