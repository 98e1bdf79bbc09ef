package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import dev.nightjar.warehouse.sql.SqlText;
import java.nio.file.Path;

/** Where statements are written. */
public sealed interface Script {
    /** A file in UTF-8. */
    record File(Path path) implements Script {
        public File {
            requireNonNull(path, "path is null");
        }

        @Override
        public SqlText text() {
            return SqlText.read(path);
        }
    }

    /** The statements themselves. */
    record Inline(String sql) implements Script {
        public Inline {
            requireNonNull(sql, "sql is null");
        }

        @Override
        public SqlText text() {
            return SqlText.of("script", sql);
        }
    }

    /** A file. */
    static Script of(Path path) {
        return new File(path);
    }

    /** The statements themselves. */
    static Script of(String sql) {
        return new Inline(sql);
    }

    /** What is written there now. Throws what {@link SqlText#read} throws. */
    SqlText text();
}
