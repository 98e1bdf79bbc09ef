package dev.nightjar.app;

import dev.nightjar.flow.RunEvent;
import dev.nightjar.flow.RunListener;
import dev.nightjar.flow.TaskState;
import dev.nightjar.flow.journal.Key;
import java.util.HashSet;
import java.util.Set;

/** How long a night took, and how much of it no dbt process was alive. Passes every event on. Thread-safe. */
final class DbtTime implements RunListener {
    private static final String DBT_STEP = "snapshot";
    private static final double NANOS = 1e9;

    private final RunListener next;
    private final long begun = System.nanoTime();
    private final Set<Key> alive = new HashSet<>();
    private long aloneSince = begun;
    private long withoutDbt;

    DbtTime(RunListener next) {
        this.next = next;
    }

    @Override
    public void on(RunEvent event) {
        if (event instanceof RunEvent.TaskChanged changed && changed.step().equals(DBT_STEP)) {
            changed(changed.key(), changed.state());
        }
        next.on(event);
    }

    /** In a sentence, up to now. */
    synchronized String text() {
        long now = System.nanoTime();
        double all = (now - begun) / NANOS;
        double alone = (withoutDbt + (alive.isEmpty() ? now - aloneSince : 0)) / NANOS;
        return "the night took %.1f s; for %.1f s of them (%.0f %%) no dbt process was alive"
                .formatted(all, alone, 100 * alone / all);
    }

    private synchronized void changed(Key key, TaskState state) {
        long now = System.nanoTime();
        if (state instanceof TaskState.Running && alive.add(key) && alive.size() == 1) {
            withoutDbt += now - aloneSince;
        } else if (state.terminal() && alive.remove(key) && alive.isEmpty()) {
            aloneSince = now;
        }
    }
}
