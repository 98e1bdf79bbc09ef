package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.files.FileFormat;
import dev.nightjar.warehouse.files.FileTransfers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files by DuckDB's COPY, and by its readers where values stand under names. Thread-safe. */
final class DuckDbTransfers implements FileTransfers {
    @Override
    public void check(FileFormat format, Optional<OnError> onError) {
        if (onError.equals(Optional.of(OnError.CONTINUE)) && !(format instanceof FileFormat.Csv)) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "DuckDB leaves out single rows of CSV only; take on_error: skip_file or abort for this format");
        }
    }

    /** It does not remember what it has loaded. */
    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public List<Sql> statements(Load load) {
        return load.files().stream().map(file -> statement(load, file)).toList();
    }

    @Override
    public List<Loaded> load(Session session, Load load) {
        if (load.onError() != OnError.ABORT) {
            return load.files().stream()
                    .map(file -> loadAlone(session, load, file))
                    .toList();
        }
        session.execute(Sql.of("begin transaction"));
        try {
            List<Loaded> loaded = new ArrayList<>();
            for (Path file : load.files()) {
                loaded.add(new Loaded(file, rows(session, load, file), 0, Optional.empty()));
            }
            session.execute(Sql.of("commit"));
            return loaded;
        } catch (RuntimeException e) {
            try {
                session.execute(Sql.of("rollback"));
            } catch (RuntimeException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
    }

    private static Loaded loadAlone(Session session, Load load, Path file) {
        try {
            long rows = rows(session, load, file);
            return load.onError() == OnError.CONTINUE
                    ? rejected(session, file, rows)
                    : new Loaded(file, rows, 0, Optional.empty());
        } catch (NightjarException e) {
            if (e.code() != ErrorCode.EXTERNAL) {
                throw e;
            }
            return new Loaded(file, 0, 1, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static long rows(Session session, Load load, Path file) {
        return session.update(statement(load, file)).orElse(0);
    }

    /** DuckDB docs, "Reading Faulty CSV Files": what was left out stands in a table of the session. */
    private static Loaded rejected(Session session, Path file, long rows) {
        List<String> errors = session.query(
                Sql.of("select first(error_message order by line) from reject_errors group by line order by line"),
                row -> row.string(1));
        session.execute(Sql.of("drop table reject_errors"));
        session.execute(Sql.of("drop table reject_scans"));
        return new Loaded(file, rows, errors.size(), errors.stream().findFirst());
    }

    private static Sql statement(Load load, Path file) {
        String table = load.table().in(new Database.Source().alias());
        String path = Sql.literal(file.toString());
        return Sql.of(
                switch (load.format()) {
                    case FileFormat.Csv(boolean header, String delimiter, String nullText) ->
                        "copy %s from %s (format csv, auto_detect false, header %s, delim %s, nullstr %s, quote '\"', escape '\"'%s)"
                                .formatted(
                                        table,
                                        path,
                                        header,
                                        Sql.literal(delimiter),
                                        Sql.literal(nullText),
                                        load.onError() == OnError.CONTINUE ? ", store_rejects true" : "");
                    case FileFormat.Json _ -> "copy %s from %s (format json)".formatted(table, path);
                    case FileFormat.Parquet _ ->
                        "insert into %s by name select * from read_parquet(%s)".formatted(table, path);
                });
    }

    @Override
    public List<Sql> statements(Unload unload) {
        return List.of(statement(unload, file(unload)));
    }

    @Override
    public List<Unloaded> unload(Session session, Unload unload) {
        Path file = file(unload);
        long rows = session.update(statement(unload, file)).orElse(0);
        return List.of(new Unloaded(file, Optional.of(rows)));
    }

    private static Path file(Unload unload) {
        return unload.folder().resolve("rows." + unload.format().extension());
    }

    private static Sql statement(Unload unload, Path file) {
        String options = switch (unload.format()) {
            case FileFormat.Csv(boolean header, String delimiter, String nullText) ->
                "format csv, header %s, delimiter %s, nullstr %s"
                        .formatted(header, Sql.literal(delimiter), Sql.literal(nullText));
            case FileFormat.Json _ -> "format json";
            case FileFormat.Parquet _ -> "format parquet";
        };
        return Sql.of(
                "copy (\n%s\n) to %s (%s)".formatted(unload.query().text(), Sql.literal(file.toString()), options));
    }
}
