/** DuckDB as a warehouse: the source is a file, each night's clones are a file, each schema's history is a file. */
@NullMarked
package dev.nightjar.warehouse.duckdb;

import org.jspecify.annotations.NullMarked;
