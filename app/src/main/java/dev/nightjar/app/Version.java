package dev.nightjar.app;

import java.util.Optional;

/** Which Nightjar this is. */
final class Version {
    private Version() {}

    static String line() {
        String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
        return "nightjar %s (Java %s)"
                .formatted(version, java.lang.Runtime.version().feature());
    }
}
