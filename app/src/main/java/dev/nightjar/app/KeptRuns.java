package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Nightjar;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.sqlite.SqliteJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The journal of a folder, if it has one, and the runs in it by what people call them. */
final class KeptRuns {
    static final String NONE = "there are no runs yet; 'nightjar run' makes one";
    static final String DESCRIPTION = "an id as 'nightjar runs' lists it, the beginning of one, or 'last'";

    /** How far back an id may be shortened. */
    private static final int SEARCHED = 10_000;

    private static final int CANDIDATES = 5;

    private KeptRuns() {}

    /**
     * The journal; none is made where there is none.
     *
     * @throws NightjarException {@code ENVIRONMENT} when it cannot be read
     */
    static Optional<Journal> open(NightjarConfig config) {
        Path file = Nightjar.journalFile(config);
        return isThere(file) ? Optional.of(SqliteJournal.open(file)) : Optional.empty();
    }

    /**
     * The journal.
     *
     * @throws NightjarException {@code USAGE} when there is none
     */
    static Journal required(NightjarConfig config) {
        return open(config).orElseThrow(KeptRuns::none);
    }

    /**
     * Sees that a command which needs a run makes no journal.
     *
     * @throws NightjarException {@code USAGE} when there is none
     */
    static NightjarConfig checked(NightjarConfig config) {
        if (!isThere(Nightjar.journalFile(config))) {
            throw none();
        }
        return config;
    }

    /** What cannot be looked at is not taken for what is not there. */
    private static boolean isThere(Path journal) {
        if (Files.notExists(journal)) {
            return false;
        }
        if (!Files.isReadable(journal)) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "the journal %s cannot be read; see that you may read it and its folder".formatted(journal));
        }
        return true;
    }

    /**
     * A run by its id, the beginning of its id, or {@code last}.
     *
     * @throws NightjarException {@code USAGE} when there is none, or several
     */
    static Journal.RunRecord find(Journal journal, String run) {
        if (run.equals("last")) {
            return journal.runs(1).stream().findFirst().orElseThrow(KeptRuns::none);
        }
        Optional<Journal.RunRecord> exact = journal.run(run);
        if (exact.isPresent()) {
            return exact.get();
        }
        List<Journal.RunRecord> found = run.isBlank()
                ? List.of()
                : journal.runs(SEARCHED).stream()
                        .filter(record -> record.run().id().startsWith(run))
                        .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new NightjarException(
                ErrorCode.USAGE,
                found.isEmpty()
                        ? "there is no run '%s'; 'nightjar runs' lists them".formatted(Printable.line(run))
                        : "%d runs begin with '%s': %s; write more of the id"
                                .formatted(found.size(), Printable.line(run), candidates(found)));
    }

    private static String candidates(List<Journal.RunRecord> found) {
        return found.stream().limit(CANDIDATES).map(record -> record.run().id()).collect(Collectors.joining(", "))
                + (found.size() > CANDIDATES ? ", …" : "");
    }

    private static NightjarException none() {
        return new NightjarException(ErrorCode.USAGE, NONE);
    }
}
