package dev.nightjar.testkit;

/** What values of a DuckDB type look like. */
enum TypeFamily {
    TEXT,
    BOOLEAN,
    INTEGER,
    DECIMAL,
    DOUBLE,
    TIMESTAMP,
    INSTANT,
    DATE,
    TIME,
    INTERVAL,
    JSON,
    BLOB,
    UUID,
    LIST,
    /** Structs and whatever else: only rows by hand have values of it. */
    OTHER;

    static TypeFamily of(String type) {
        if (type.endsWith("[]")) {
            return LIST;
        }
        int parameters = type.indexOf('(');
        return switch (parameters < 0 ? type : type.substring(0, parameters)) {
            case "VARCHAR", "TEXT" -> TEXT;
            case "BOOLEAN" -> BOOLEAN;
            case "INTEGER", "BIGINT", "HUGEINT" -> INTEGER;
            case "DECIMAL" -> DECIMAL;
            case "DOUBLE", "FLOAT" -> DOUBLE;
            case "TIMESTAMP" -> TIMESTAMP;
            case "TIMESTAMPTZ" -> INSTANT;
            case "DATE" -> DATE;
            case "TIME" -> TIME;
            case "INTERVAL" -> INTERVAL;
            case "JSON" -> JSON;
            case "BLOB" -> BLOB;
            case "UUID" -> UUID;
            default -> OTHER;
        };
    }
}
