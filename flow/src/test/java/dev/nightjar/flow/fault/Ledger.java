package dev.nightjar.flow.fault;

import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Journal;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What one run has decided and done, kept outside of its journal: it must never decide otherwise, or do it again. */
final class Ledger {
    private final Map<String, String> decided = new ConcurrentHashMap<>();
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final Queue<String> mistakes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger stepsLeft = new AtomicInteger();
    private volatile Runnable interrupt = () -> {};

    void decides(String place, Object value) {
        String before = decided.putIfAbsent(place, value.toString());
        if (before != null && !before.equals(value.toString())) {
            mistakes.add("%s was %s and is %s".formatted(place, before, value));
        }
    }

    void begins(String step) {
        if (done.contains(step)) {
            mistakes.add("done again: " + step);
        }
        if (stepsLeft.decrementAndGet() == 0) {
            Thread.startVirtualThread(interrupt);
        }
    }

    void mistake(String text) {
        mistakes.add(text);
    }

    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    void interruptsAfter(int steps, Runnable action) {
        interrupt = action;
        stepsLeft.set(steps);
    }

    void interruptsNever() {
        stepsLeft.set(0);
    }

    /** All that the run has succeeded with by now counts as done. */
    void balance(Journal journal, String run) {
        journal.current(run).forEach(entry -> {
            if (entry instanceof Entry.Succeeded succeeded) {
                done.add(succeeded.key().toString());
            }
        });
    }

    /** The run is to begin anew from somewhere. */
    void forget() {
        decided.clear();
        done.clear();
    }
}
