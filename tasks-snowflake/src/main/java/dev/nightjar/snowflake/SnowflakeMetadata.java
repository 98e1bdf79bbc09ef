package dev.nightjar.snowflake;

import static dev.nightjar.snowflake.SnowflakeText.literal;
import static dev.nightjar.snowflake.SnowflakeText.schema;

import dev.nightjar.warehouse.Catalog;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Questions about schemas and tables. Those that begin with SHOW need no virtual warehouse; their rows are Snowflake's own,
 * with lower-case labels, and a page ends after {@link #PAGE} rows, which is the most that Snowflake gives. Thread-safe.
 */
public final class SnowflakeMetadata {
    /** Rows of a page. */
    public static final int PAGE = 10_000;

    /**
     * The schemas of a database, with owner, comment and retention.
     *
     * @param after the last name of the page before; empty for the first page
     */
    public Sql showSchemas(Identifier database, Optional<Identifier> after) {
        return Sql.of("SHOW SCHEMAS IN DATABASE %s%s".formatted(database.quoted(), page(after)));
    }

    /**
     * The same, of schemas whose names end so. Snowflake does not mind their case: whoever asks looks again.
     *
     * @param end what the names end with
     * @param after the last name of the page before; empty for the first page
     */
    public Sql showSchemasEnding(Identifier database, String end, Optional<Identifier> after) {
        String pattern = "%" + end.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        return Sql.of(
                "SHOW SCHEMAS LIKE %s IN DATABASE %s%s".formatted(literal(pattern), database.quoted(), page(after)));
    }

    /**
     * The tables that a schema has and had, with {@code created_on}, {@code dropped_on} and {@code retention_time}: those
     * that existed at an instant are the ones that a clone as of it must hold.
     *
     * @param after the last name of the page before; versions of one name that a page ends between are not given again
     */
    public Sql showTablesHistory(Identifier database, Identifier schema, Optional<Identifier> after) {
        return Sql.of("SHOW TABLES HISTORY IN SCHEMA %s%s".formatted(schema(database, schema), page(after)));
    }

    /**
     * The tables that a schema has now, with their rows.
     *
     * @param after the last name of the page before; empty for the first page
     */
    public Sql showTables(Identifier database, Identifier schema, Optional<Identifier> after) {
        return Sql.of("SHOW TABLES IN SCHEMA %s%s".formatted(schema(database, schema), page(after)));
    }

    /**
     * The views of a schema.
     *
     * @param after the last name of the page before; empty for the first page
     */
    public Sql showViews(Identifier database, Identifier schema, Optional<Identifier> after) {
        return Sql.of("SHOW TERSE VIEWS IN SCHEMA %s%s".formatted(schema(database, schema), page(after)));
    }

    /**
     * The Iceberg tables of a schema, with {@code iceberg_table_type}: only what Snowflake manages can be cloned.
     *
     * @param after the last name of the page before; empty for the first page
     */
    public Sql showIcebergTables(Identifier database, Identifier schema, Optional<Identifier> after) {
        return Sql.of("SHOW ICEBERG TABLES IN SCHEMA %s%s".formatted(schema(database, schema), page(after)));
    }

    /** The masking policies of the account that the role may see. */
    public Sql showMaskingPolicies() {
        return Sql.of("SHOW MASKING POLICIES IN ACCOUNT");
    }

    /** The row access policies of the account that the role may see. */
    public Sql showRowAccessPolicies() {
        return Sql.of("SHOW ROW ACCESS POLICIES IN ACCOUNT");
    }

    /**
     * What a policy is on, for tables of a database: schema, table, column. It needs a virtual warehouse.
     *
     * @param policy its database, schema and name
     */
    public Sql policyReferences(Identifier database, List<Identifier> policy) {
        String name = policy.stream().map(Identifier::quoted).collect(Collectors.joining("."));
        return Sql.of("""
                SELECT REF_SCHEMA_NAME, REF_ENTITY_NAME, REF_COLUMN_NAME
                FROM TABLE(%s.INFORMATION_SCHEMA.POLICY_REFERENCES(POLICY_NAME => %s))
                WHERE REF_DATABASE_NAME = %s AND REF_ENTITY_DOMAIN = 'TABLE'""".formatted(policy.getFirst().quoted(), literal(name), literal(database.name())));
    }

    /** The server's clock, with its zone as the session's format writes it, and the role of the session. */
    public Sql clockAndRole() {
        return Sql.of("SELECT CURRENT_TIMESTAMP(), CURRENT_ROLE()");
    }

    /** User, role and virtual warehouse of the session. */
    Sql who() {
        return Sql.of("SELECT CURRENT_USER(), CURRENT_ROLE(), CURRENT_WAREHOUSE()");
    }

    /** What was granted to a role, other roles among it. */
    Sql showGrants(Identifier role) {
        return Sql.of("SHOW GRANTS TO ROLE %s".formatted(role.quoted()));
    }

    /** What sessions of a user begin with. */
    Sql showParameters(Identifier user) {
        return Sql.of("SHOW PARAMETERS FOR USER %s".formatted(user.quoted()));
    }

    /** How many rows a table has, where {@link #showTables} does not tell. */
    public Sql countRows(Identifier database, TableName table) {
        return Sql.of("SELECT COUNT(*) FROM %s".formatted(table.in(database)));
    }

    /** The tables and views of a schema whose names begin so, with comment and rows. */
    public Sql showObjectsStarting(Identifier database, TableName name) {
        return Sql.of("SHOW OBJECTS IN SCHEMA %s STARTS WITH %s"
                .formatted(schema(database, name.schema()), literal(name.table().name())));
    }

    /** The databases whose names begin so, with comment. */
    public Sql showDatabasesStarting(Identifier name) {
        return Sql.of("SHOW DATABASES STARTS WITH " + literal(name.name()));
    }

    /**
     * The names of a schema's tables and views.
     *
     * @param after the last name of the page before; empty for the first page
     */
    public Sql showObjects(Identifier database, Identifier schema, Optional<Identifier> after) {
        return Sql.of("SHOW TERSE OBJECTS IN SCHEMA %s%s".formatted(schema(database, schema), page(after)));
    }

    /**
     * A row for each column of each primary key, to be sorted by {@code key_sequence}. It has no pages, and fails or is cut
     * at {@link #PAGE} rows. Just after a clone it may show fewer keys than there are (snowflake-jdbc 4.3.2, change log).
     */
    public Sql showPrimaryKeys(Identifier database, Identifier schema) {
        return Sql.of("SHOW PRIMARY KEYS IN SCHEMA %s".formatted(schema(database, schema)));
    }

    /** The same of one table. */
    public Sql showPrimaryKeys(Identifier database, TableName table) {
        return Sql.of("SHOW PRIMARY KEYS IN TABLE %s".formatted(table.in(database)));
    }

    /**
     * All columns of a schema's tables and views, in order: schema, table, what it is (a table or a view),
     * column, type, whether it may be null. Names are compared exactly. With too many rows Snowflake answers 090030, now and then.
     *
     * @param tables only these; all where it is empty
     */
    public Sql columns(Identifier database, Identifier schema, List<Identifier> tables) {
        String only = tables.isEmpty()
                ? ""
                : tables.stream()
                        .map(table -> literal(table.name()))
                        .collect(Collectors.joining(", ", "\n  AND c.TABLE_NAME IN (", ")"));
        return Sql.of("""
                SELECT c.TABLE_SCHEMA, c.TABLE_NAME, IFF(t.TABLE_TYPE = 'BASE TABLE', 'table', 'view'), c.COLUMN_NAME,
                       CASE
                         WHEN c.DATA_TYPE = 'NUMBER' THEN 'NUMBER(' || c.NUMERIC_PRECISION || ',' || c.NUMERIC_SCALE || ')'
                         WHEN c.DATA_TYPE = 'TEXT' THEN 'VARCHAR(' || c.CHARACTER_MAXIMUM_LENGTH || ')'
                         WHEN c.DATA_TYPE = 'BINARY' THEN 'BINARY(' || c.CHARACTER_MAXIMUM_LENGTH || ')'
                         WHEN STARTSWITH(c.DATA_TYPE, 'TIME') THEN c.DATA_TYPE || '(' || c.DATETIME_PRECISION || ')'
                         ELSE c.DATA_TYPE
                       END,
                       c.IS_NULLABLE = 'YES'
                FROM %1$s.INFORMATION_SCHEMA.COLUMNS c
                JOIN %1$s.INFORMATION_SCHEMA.TABLES t
                  ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
                WHERE c.TABLE_SCHEMA = %2$s AND t.TABLE_SCHEMA = %2$s%3$s
                ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION""".formatted(database.quoted(), literal(schema.name()), only));
    }

    /**
     * A row for each schema that holds a table or a view: its name, tables, views, tables with the column of the marks,
     * tables with their name. Marks are looked for in upper and lower case: functions on names cost Snowflake the reading of
     * all (lakebridge#753).
     *
     * @param schema only this one
     */
    public Sql outline(Identifier database, Optional<Identifier> schema, Optional<Catalog.Marks> marks) {
        String only = schema.map(name -> "TABLE_SCHEMA = " + literal(name.name()))
                .orElse("TABLE_SCHEMA <> 'INFORMATION_SCHEMA'");
        return Sql.of("""
                SELECT t.TABLE_SCHEMA,
                       COUNT_IF(t.TABLE_TYPE = 'BASE TABLE'),
                       COUNT_IF(t.TABLE_TYPE <> 'BASE TABLE'),
                       COUNT_IF(t.TABLE_TYPE = 'BASE TABLE' AND m.TABLE_NAME IS NOT NULL),
                       COUNT_IF(t.TABLE_TYPE = 'BASE TABLE' AND t.TABLE_NAME IN (%3$s))
                FROM (SELECT * FROM %1$s.INFORMATION_SCHEMA.TABLES WHERE %2$s) t
                LEFT JOIN (SELECT DISTINCT TABLE_SCHEMA, TABLE_NAME
                           FROM %1$s.INFORMATION_SCHEMA.COLUMNS
                           WHERE %2$s AND COLUMN_NAME IN (%4$s)) m
                  ON m.TABLE_SCHEMA = t.TABLE_SCHEMA AND m.TABLE_NAME = t.TABLE_NAME
                GROUP BY t.TABLE_SCHEMA""".formatted(
                        database.quoted(),
                        only,
                        cases(marks.map(Catalog.Marks::table)),
                        cases(marks.map(Catalog.Marks::column))));
    }

    private static String cases(Optional<String> name) {
        return name.map(text -> Stream.of(text.toUpperCase(Locale.ROOT), text.toLowerCase(Locale.ROOT))
                        .map(SnowflakeText::literal)
                        .collect(Collectors.joining(", ")))
                .orElse("NULL");
    }

    private static String page(Optional<Identifier> after) {
        return " LIMIT %d%s"
                .formatted(
                        PAGE, after.map(name -> " FROM " + literal(name.name())).orElse(""));
    }
}
