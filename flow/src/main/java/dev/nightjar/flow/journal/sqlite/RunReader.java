package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.RunState;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.LogTail;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people and other processes ask of the runs. Thread-safe. */
final class RunReader {
    private final SqliteReader reader;

    RunReader(SqliteReader reader) {
        this.reader = reader;
    }

    Optional<RunRow> find(String id) {
        return reader.read(connection -> RunRow.find(connection, id));
    }

    RunRow existing(String id) {
        return find(id).orElseThrow(() -> new NightjarException(
                ErrorCode.USAGE, "the journal has no run '%s'; 'nightjar runs' lists those it has".formatted(id)));
    }

    List<Journal.RunRecord> newest(int most) {
        return reader.read(connection -> RunRow.newest(connection, most)).stream()
                .map(RunRow::record)
                .toList();
    }

    List<Journal.RunRecord> orphans() {
        return reader.read(RunRow::live).stream()
                .map(RunRow::record)
                .filter(record -> record.state() == RunState.INTERRUPTED)
                .toList();
    }

    Stream<EntryReader.Positioned> entries(String run) {
        RunRow row = existing(run);
        EntryReader entries = new EntryReader(reader, row);
        return Page.all(row.firstEntry(), entries::from, EntryReader.Positioned::position);
    }

    /** Those that still count. */
    Stream<EntryReader.Positioned> current(String run) {
        RunRow row = existing(run);
        Forgotten forgotten = reader.read(connection -> Forgotten.read(connection, row));
        return entries(run).filter(entry -> !forgotten.covers(entry));
    }

    LogTail tail(String run) {
        return new SqliteLogTail(reader, existing(run).number());
    }
}
