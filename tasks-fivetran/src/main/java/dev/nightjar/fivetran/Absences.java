package dev.nightjar.fivetran;

import java.util.HashSet;
import java.util.Set;

/**
 * What a list of connections lacked. Its pages are cut anew with each request, so that one may slip through between two
 * of them when another is removed meanwhile: what is lacking twice in a row is gone. For one thread.
 */
final class Absences {
    private final Set<String> lacking = new HashSet<>();

    /** Whether one that a list lacks is gone. */
    boolean isGone(String id) {
        return !lacking.add(id);
    }

    /** It is in the list. */
    void isThere(String id) {
        lacking.remove(id);
    }
}
