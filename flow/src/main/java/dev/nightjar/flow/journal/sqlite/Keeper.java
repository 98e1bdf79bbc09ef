package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.journal.RunJournal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that this process is at, under one lease: gives signs of life, ends the leases of processes that give none, and
 * hands on what is asked of the runs. Thread-safe.
 */
final class Keeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final SqliteWriter writer;
    private final SqliteReader reader;
    private final OpenedFiles files;
    private final SqliteJournal.Settings settings;
    private final Leases leases;
    private final OpenRuns open;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Guarded by this; null before the first run. */
    private @Nullable Long token;
    /** Guarded by this; there is one once there is a lease. */
    private @Nullable Thread keeper;
    /** Of the keeper's thread. */
    private boolean warned;

    Keeper(SqliteWriter writer, SqliteReader reader, OpenedFiles files, SqliteJournal.Settings settings) {
        this.writer = writer;
        this.reader = reader;
        this.files = files;
        this.settings = settings;
        this.open = new OpenRuns(reader);
        this.leases = new Leases(settings.lease().toNanos());
    }

    /** The lease of this process, which the first call takes. */
    synchronized long token() {
        Long known = token;
        if (known != null) {
            return known;
        }
        long[] taken = new long[1];
        writer.change(connection -> taken[0] = Leases.take(connection, Owner.self()));
        writer.fencedBy(taken[0]);
        token = taken[0];
        keeper = Thread.ofPlatform().daemon().name("journal keeper").start(this::keep);
        return taken[0];
    }

    /**
     * Makes this process the one that is at the run. The lease of a process that holds it and gives no sign of life is
     * waited out.
     */
    RunJournal claim(Claim.Wanted wanted) {
        long mine = token();
        while (true) {
            long lastRequest = open.lastRequest();
            Claim claim = new Claim(wanted, mine);
            change(claim);
            Optional<RunRow> heldBy = claim.heldBy();
            if (heldBy.isEmpty()) {
                return openedOrGivenUp(claim, lastRequest);
            }
            awaitEndOf(heldBy.get());
        }
    }

    private void change(SqliteWriter.Change change) {
        writer.change(connection -> {
            files.refuseReplaced();
            change.apply(connection);
        });
    }

    private RunJournal openedOrGivenUp(Claim claim, long lastRequest) {
        RunRow row = claim.claimed();
        try {
            return claim.isNew()
                    ? open.addNew(run(row, new RunIndex()), lastRequest)
                    : open.add(run(row, reader.read(connection -> RunIndex.load(connection, row))));
        } catch (RuntimeException e) {
            writer.note(row::giveUp);
            throw e;
        }
    }

    private SqliteRunJournal run(RunRow row, RunIndex index) {
        return new SqliteRunJournal(
                new SqliteRunJournal.Parts(writer, reader, settings.time(), open::remove), row, index);
    }

    /** Returns when the lease of the run has ended; throws when its owner gives a sign of life. */
    private void awaitEndOf(RunRow held) {
        while (true) {
            RunRow now = reader.read(connection ->
                            RunRow.find(connection, held.record().run().id()))
                    .orElse(held);
            if (now.lease() != held.lease() || now.owner().isEmpty()) {
                return;
            }
            if (now.beat() != held.beat() || held.lease() == token()) {
                throw new NightjarException(
                        ErrorCode.BUSY,
                        "run %s is run by %s; wait for its end, or cancel it with 'nightjar cancel %s'"
                                .formatted(
                                        held.record().run().id(),
                                        now.owner().get(),
                                        held.record().run().id()));
            }
            pause(LOOK);
        }
    }

    private void pause(Duration time) {
        try {
            if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NightjarException(ErrorCode.CANCELLED, "the journal was closed meanwhile");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NightjarException(ErrorCode.CANCELLED, "the wait for the run was interrupted", e);
        }
    }

    private void keep() {
        long mine = token();
        try {
            while (!closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                change(connection -> Leases.beat(connection, mine));
                open.forEach(SqliteRunJournal::flushLog);
                look(open::handOnRequests);
                look(() -> bury(mine));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (NightjarException e) {
            LOG.debug("no more signs of life", e);
            open.forEach(run -> look(() -> run.lost(e)));
        }
    }

    /** Whatever goes wrong here, the signs of life go on. */
    private void look(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            if (warned) {
                LOG.debug("again", e);
            } else {
                warned = true;
                LOG.warn("could not look what is asked of runs, or who has ended; trying again", e);
            }
        }
    }

    private void bury(long mine) {
        long now = System.nanoTime();
        Set<Long> lapsed = reader.read(connection -> leases.lapsed(connection, mine, now));
        if (!lapsed.isEmpty()) {
            LOG.info("a process that was at runs of the journal has ended or gives no sign of life");
            writer.change(connection -> {
                for (long token : lapsed) {
                    Leases.end(connection, token);
                }
            });
        }
    }

    /** What it reads with is closed next. */
    private void awaitKeeper() {
        Thread thread;
        synchronized (this) {
            thread = keeper;
        }
        if (thread != null) {
            OwnThread.awaitEnd(thread);
        }
    }

    /** Gives up all runs. */
    @Override
    public void close() {
        closed.countDown();
        awaitKeeper();
        open.forEach(SqliteRunJournal::close);
        synchronized (this) {
            Long mine = token;
            if (mine != null) {
                writer.note(connection -> Leases.end(connection, mine));
            }
        }
    }
}
