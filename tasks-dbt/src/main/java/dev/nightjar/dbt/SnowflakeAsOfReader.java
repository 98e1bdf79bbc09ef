package dev.nightjar.dbt;

import dev.nightjar.warehouse.Column;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the table function that reads a table as of a night: {@code select … from
 * table(RAW_HISTORY.ASANA__AS_OF.TASK('2026-11-02'::date))}. It gives the rows, none where the table did not exist, or an error
 * where the night has no state of it. Columns that the table did not have in the night are null.
 *
 * <p>A function of Snowflake cannot raise. The branch that refuses casts its sentence to a number; the server's error says
 * that it is none, and quotes it. The night's instant, which every row is chosen by, comes out of that branch.
 */
final class SnowflakeAsOfReader {
    private final SnowflakeHistoryDialect dialect;
    private final TableName table;
    private final String relation;
    private final String reader;

    SnowflakeAsOfReader(
            SnowflakeHistoryDialect dialect, TableName table, Identifier historySchema, Identifier historyTable) {
        this.dialect = dialect;
        this.table = table;
        this.reader = new TableName(SnowflakeHistoryDialect.readers(historySchema), historyTable)
                .in(dialect.historyDatabase(table.schema()));
        this.relation = new TableName(historySchema, historyTable).in(dialect.historyDatabase(table.schema()));
    }

    /**
     * The statement.
     *
     * @param held the columns of the history table, whose types the reader gives
     */
    Sql sql(AsOfColumns columns, List<Column> held) {
        Map<Identifier, String> types = new HashMap<>();
        held.forEach(column -> types.put(column.name(), column.type()));
        List<AsOfColumns.Given> given = columns.given();
        String returned = given.stream()
                .map(column -> column.name().quoted() + " " + type(column, types))
                .collect(Collectors.joining(", "));
        // The cast is for the time between a change of the column's type and the next reader.
        String selected = given.stream()
                .map(column -> "cast(%s as %s)".formatted(column.expression(), type(column, types)))
                .collect(Collectors.joining(", "));
        return function(columns.parameter(), returned, """
                select %s
                from %s h cross join nightjar_gate g
                where h.dbt_valid_from <= g.nightjar_instant
                  and (h.dbt_valid_to is null or h.dbt_valid_to > g.nightjar_instant)""".formatted(selected, relation));
    }

    private static String type(AsOfColumns.Given column, Map<Identifier, String> types) {
        return types.getOrDefault(column.history(), column.type());
    }

    private Sql function(String parameter, String returned, String select) {
        String body = gate(parameter) + "\n" + select;
        return Sql.of("""
                create or replace function %s(%s date)
                copy grants
                returns table (%s)
                as %s""".formatted(reader, parameter, returned, quoted(body)));
    }

    /** As it is, where nothing in it ends it. */
    private String quoted(String body) {
        return body.contains("$$") ? dialect.literal(body) : "$$\n" + body + "\n$$";
    }

    /** One row with the instant of the night; null where the table did not exist; else an error. */
    private String gate(String parameter) {
        return """
                with nightjar_gate as (
                  select
                    nightjar_night,
                    case
                      when nights = 0 then to_timestamp_ntz(to_number(%2$s || coalesce(to_varchar(nightjar_night, 'YYYY-MM-DD'), 'null') || ': this night is not in the record; ' || coalesce('it runs from ' || first_night || ' to ' || last_night, 'it is empty')))
                      when status in ('captured', 'unchanged') then instant
                      when status = 'absent' or (status is null and done) then null
                      else to_timestamp_ntz(to_number(%2$s || to_varchar(nightjar_night, 'YYYY-MM-DD') || ': ' || coalesce(status, 'late') || coalesce(': ' || nullif(reason, ''), '')))
                    end as nightjar_instant
                  from (
                    select max(asked.nightjar_night) as nightjar_night, count(n.night) as nights,
                      max(t.status) as status, max(t.reason) as reason,
                      max(n.instant) as instant, boolor_agg(n.done) as done,
                      max(span.first_night) as first_night, max(span.last_night) as last_night
                    from (select cast(%1$s as date) as nightjar_night) asked
                    cross join (
                      select to_varchar(min(night), 'YYYY-MM-DD') as first_night, to_varchar(max(night), 'YYYY-MM-DD') as last_night
                      from %3$s) span
                    left join %3$s n on n.night = asked.nightjar_night
                    left join %4$s t on t.night = n.night and t.table_name = %5$s
                  ) record
                )""".formatted(
                        parameter,
                        dialect.literal(table + " as of "),
                        record("night"),
                        record("table_night"),
                        dialect.literal(table.table().name()));
    }

    private String record(String name) {
        return dialect.record(table.schema(), name).in(dialect.historyDatabase(table.schema()));
    }
}
