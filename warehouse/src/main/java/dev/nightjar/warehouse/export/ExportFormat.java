package dev.nightjar.warehouse.export;

/** How rows are written to a file. */
public enum ExportFormat {
    /** A JSON object a line. */
    JSONL,
    /** Comma-separated values with a header; all texts in double quotes, nulls empty. */
    CSV,
    /** Parquet, each column with its type. */
    PARQUET
}
