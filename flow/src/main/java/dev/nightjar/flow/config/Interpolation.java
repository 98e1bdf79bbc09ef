package dev.nightjar.flow.config;

import dev.nightjar.flow.Secret;

/** Makes the value of what is written. Its failures know no place: the caller does. */
interface Interpolation {
    /** What is written is the value, as in a default. */
    Interpolation NONE = new Interpolation() {
        @Override
        public String text(String source) {
            return source;
        }

        @Override
        public Secret secret(String source) {
            return Secret.of(source);
        }
    };

    /** The text of a value that is no secret. */
    String text(String source);

    /** The secret that a value is or holds; from now on it is masked as a whole. */
    Secret secret(String source);
}
