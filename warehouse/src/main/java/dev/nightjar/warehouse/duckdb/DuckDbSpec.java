package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.warehouse.sql.QueryRules;
import java.nio.file.Path;
import java.util.List;

/** Where a DuckDB warehouse lies. */
@Description("a DuckDB file as warehouse")
public record DuckDbSpec(
        @Description("the DuckDB file that Fivetran (or whatever loads it) writes")
        Path path,

        @Description("the folder for the nights' clones") @Default("clones")
        Path clones,

        @Description("the folder for the history") @Default("history")
        Path history,

        @Description("the folder for Nightjar's own files") @Default(".nightjar")
        Path work,

        @Description("what admits a query: 'parsed', or 'lexical' where the parser does not know your SQL")
        @Default("parsed")
        QueryRules.Guard guard,

        @Description("further functions that queries may call: those of yours that only read")
        List<String> functions) {
    public DuckDbSpec {
        functions = List.copyOf(functions);
    }

    /** With the strict guard. */
    public DuckDbSpec(Path path, Path clones, Path history, Path work) {
        this(path, clones, history, work, QueryRules.Guard.PARSED, List.of());
    }
}
