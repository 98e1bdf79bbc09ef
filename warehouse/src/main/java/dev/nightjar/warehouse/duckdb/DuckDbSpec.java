package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import java.nio.file.Path;

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
        Path work) {}
