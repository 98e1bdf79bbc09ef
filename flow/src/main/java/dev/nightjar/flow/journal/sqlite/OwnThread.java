package dev.nightjar.flow.journal.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Native calls on platform threads of their own, and the wait for their end. */
final class OwnThread {
    interface Call<T> {
        T run() throws SQLException, IOException;
    }

    private interface Wait {
        /** Returns whether what is waited for is there. */
        boolean look() throws InterruptedException;
    }

    private OwnThread() {}

    /** Waits without regard to interrupts, which are kept for later. */
    static <T> T call(String name, Call<T> call) throws SQLException, IOException {
        FutureTask<T> task = new FutureTask<>(call::run);
        awaitEnd(Thread.ofPlatform().daemon().name(name).start(task));
        if (task.state() == Future.State.SUCCESS) {
            return task.resultNow();
        }
        switch (task.exceptionNow()) {
            case SQLException sql -> throw sql;
            case IOException io -> throw io;
            case RuntimeException ours -> throw ours;
            case Throwable other -> throw new IllegalStateException("%s failed".formatted(name), other);
        }
    }

    /** Waits until threads that are shut down have done what they were given, without regard to interrupts. */
    static void awaitEnd(ExecutorService threads) {
        await(() -> threads.awaitTermination(1, TimeUnit.HOURS));
    }

    /** Waits for the end of a thread without regard to interrupts, which are kept for later. */
    static void awaitEnd(Thread thread) {
        await(() -> {
            thread.join();
            return true;
        });
    }

    private static void await(Wait wait) {
        boolean interrupted = false;
        boolean there = false;
        while (!there) {
            try {
                there = wait.look();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
