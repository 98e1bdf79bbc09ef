package dev.nightjar.flow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A wait that the stop of the run ends. */
final class Nap implements RunControl.Stoppable {
    private final RunScope scope;
    private final CountDownLatch over = new CountDownLatch(1);

    Nap(RunScope scope) {
        this.scope = scope;
    }

    void sleep(Duration time) {
        if (!time.isPositive()) {
            return;
        }
        try (Timekeeper.Timer _ = scope.time().after(time, over::countDown)) {
            scope.control().join(this);
            Uninterrupted.run(over::await);
        } finally {
            scope.control().leave(this);
        }
        scope.control().check();
    }

    @Override
    public void stop() {
        over.countDown();
    }
}
