package dev.nightjar.flow;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Of several failures the first is thrown, and the later ones are suppressed. */
final class FirstFailure {
    private FirstFailure() {}

    /** Throws the first failure, if there is one. Asked again, it adds nothing twice. */
    static void raise(List<? extends RuntimeException> failures) {
        if (failures.isEmpty()) {
            return;
        }
        RuntimeException first = failures.getFirst();
        Set<Throwable> attached = Collections.newSetFromMap(new IdentityHashMap<>());
        attached.add(first);
        Collections.addAll(attached, first.getSuppressed());
        failures.stream().filter(attached::add).forEach(first::addSuppressed);
        throw first;
    }
}
