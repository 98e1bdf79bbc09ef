package dev.nightjar.dbt;

import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the table macro that reads a table as of a night: {@code select … from asana.task(date '2026-11-02')}. It gives
 * the rows, none where the table did not exist, or an error sentence where the night has no state of it.
 *
 * <p>There are two gates. The first one is passed while DuckDB binds a query, before it plans it: where the night is a
 * constant then (a literal, a parameter of a prepared statement, a variable, {@code current_date - 1}), {@link Refusals}
 * throws whatever the query asks for, also with {@code limit 0} or {@code where false}. The second one reads the record
 * when the query runs, and so knows of every night; it is a materialised common table expression, which DuckDB evaluates
 * whatever the rest of the query needs, such as {@code count(*)} and filters that match nothing. Only it meets a night
 * that comes from a column or a subquery, and it is not met where DuckDB sees in its plan that nothing can come of it.
 *
 * <p>Columns that the table did not have in the night are null.
 */
final class AsOfReader {
    private final SnapshotSpec spec;
    private final AsOfColumns columns;

    AsOfReader(SnapshotSpec spec, Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns) {
        this.spec = spec;
        this.columns = new AsOfColumns(columns);
    }

    Sql sql() {
        String relation = relation(spec.table(), spec.historySchema(), spec.historyTable());
        String parameter = columns.parameter();
        return Sql.of("""
                create or replace macro %1$s(%2$s) as table
                %3$s
                select %4$s
                from %1$s h, nightjar_gate g
                where h.dbt_valid_from <= g.nightjar_instant
                  and (h.dbt_valid_to is null or h.dbt_valid_to > g.nightjar_instant)""".formatted(relation, parameter, gate(spec.table(), parameter), selected()));
    }

    /** A reader of a table that was never captured: it gives no rows, or the sentence that says why. */
    static Sql withoutStates(TableName table, Identifier historySchema, Identifier historyTable) {
        return Sql.of("""
                create or replace macro %s(%s) as table
                %s
                select null as nothing from nightjar_gate where nightjar_instant is not null""".formatted(
                        relation(table, historySchema, historyTable),
                        AsOfColumns.anyParameter(),
                        gate(table, AsOfColumns.anyParameter())));
    }

    private static String relation(TableName table, Identifier historySchema, Identifier historyTable) {
        return database(table) + "." + historySchema.quoted() + "." + historyTable.quoted();
    }

    private static String database(TableName table) {
        return new Database.History(table.schema()).alias().quoted();
    }

    /**
     * One row with the instant of the night; null where the table did not exist; else an error. The parameter stands in a
     * select without tables, so that a column which is given for it can be no other than the caller's.
     */
    private static String gate(TableName table, String parameter) {
        return """
                with nightjar_gate as materialized (
                  select
                    nightjar_night,
                    case
                      when nights = 0 then error(%2$s || coalesce(cast(nightjar_night as varchar), 'null') || ': this night is not in the record; ' || coalesce('it runs from ' || first_night || ' to ' || last_night, 'it is empty'))
                      when status in ('captured', 'unchanged') then instant
                      when status = 'absent' or (status is null and done) then null
                      else error(%2$s || cast(nightjar_night as varchar) || ': ' || coalesce(status, 'late') || coalesce(': ' || nullif(reason, ''), ''))
                    end as nightjar_instant
                  from (
                    select max(asked.nightjar_night) as nightjar_night, count(n.night) as nights,
                      max(t.status) as status, max(t.reason) as reason,
                      max(n.instant) as instant, bool_or(n.done) as done,
                      (select cast(min(night) as varchar) from %3$s.night) as first_night,
                      (select cast(max(night) as varchar) from %3$s.night) as last_night
                    from (select cast(%1$s as date), %5$s) asked(nightjar_night, nightjar_refused)
                    left join %3$s.night n on n.night = asked.nightjar_night
                    left join %3$s.table_night t on t.night = n.night and t.table_name = %4$s
                  )
                )""".formatted(
                        parameter,
                        Sql.literal(table + " as of "),
                        database(table) + "." + CloneSet.MARKER_SCHEMA,
                        Sql.literal(table.table().name()),
                        Refusals.check(table, parameter));
    }

    private String selected() {
        return columns.given().stream()
                .map(column -> column.expression() + " as " + column.name().quoted())
                .collect(Collectors.joining(", "));
    }
}
