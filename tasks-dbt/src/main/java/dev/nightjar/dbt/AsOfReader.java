package dev.nightjar.dbt;

import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes the table macro that reads a table as of a night: {@code select … from asana.task(date '2026-11-02')}. It gives
 * the rows, none where the table did not exist, or an error sentence where the night has no state of it.
 *
 * <p>The gate is a materialised common table expression, which DuckDB evaluates whatever the rest of the query needs: so
 * that {@code count(*)} and filters that match nothing meet the error too. Columns that the table did not have in the
 * night are null.
 */
final class AsOfReader {
    private final SnapshotSpec spec;
    private final NavigableMap<LocalDate, List<SchemaHistory.RecordedColumn>> columns;

    AsOfReader(SnapshotSpec spec, Map<LocalDate, List<SchemaHistory.RecordedColumn>> columns) {
        this.spec = spec;
        this.columns = new TreeMap<>(columns);
    }

    Sql sql() {
        String database = new Database.History(spec.table().schema()).alias().quoted();
        String record = database + "." + CloneSet.MARKER_SCHEMA;
        String relation = database + "." + spec.historySchema().quoted() + "."
                + spec.historyTable().quoted();
        String parameter = parameter();
        String title = spec.table() + " as of ";
        return Sql.of("""
                create or replace macro %1$s(%2$s) as table
                with nightjar_gate as materialized (
                  select
                    cast(%2$s as date) as nightjar_night,
                    case
                      when nights = 0 then error(%3$s || coalesce(cast(%2$s as varchar), 'null') || ': this night is not in the record; ' || coalesce('it runs from ' || first_night || ' to ' || last_night, 'it is empty'))
                      when status in ('captured', 'unchanged') then instant
                      when status = 'absent' or (status is null and done) then null
                      else error(%3$s || cast(%2$s as varchar) || ': ' || coalesce(status, 'late') || coalesce(': ' || nullif(reason, ''), ''))
                    end as nightjar_instant
                  from (
                    select count(n.night) as nights, max(t.status) as status, max(t.reason) as reason,
                      max(n.instant) as instant, bool_or(n.done) as done,
                      (select cast(min(night) as varchar) from %4$s.night) as first_night,
                      (select cast(max(night) as varchar) from %4$s.night) as last_night
                    from %4$s.night n
                    left join %4$s.table_night t on t.night = n.night and t.table_name = %5$s
                    where n.night = cast(%2$s as date)
                  )
                )
                select %6$s
                from %1$s h, nightjar_gate g
                where h.dbt_valid_from <= g.nightjar_instant
                  and (h.dbt_valid_to is null or h.dbt_valid_to > g.nightjar_instant)""".formatted(
                        relation,
                        parameter,
                        Sql.literal(title),
                        record,
                        Sql.literal(spec.table().table().name()),
                        selected()));
    }

    private String selected() {
        Map<Identifier, Identifier> sources = new LinkedHashMap<>();
        columns.descendingMap()
                .values()
                .forEach(then -> then.forEach(column -> sources.putIfAbsent(column.history(), column.source())));
        Set<String> taken = new HashSet<>();
        List<String> expressions = new ArrayList<>();
        sources.forEach((history, source) -> {
            // A column that came back under another case, or a name that was given to another column later.
            Identifier label = taken.add(source.name().toLowerCase(Locale.ROOT)) ? source : history;
            String presence = presence(history);
            String value = "h." + history.quoted();
            expressions.add((presence.isEmpty() ? value : "case when %s then %s end".formatted(presence, value))
                    + " as " + label.quoted());
        });
        return String.join(", ", expressions);
    }

    /** When the column was there, as a condition; empty when it always was. */
    private String presence(Identifier history) {
        List<String> spans = new ArrayList<>();
        boolean always = true;
        for (Map.Entry<LocalDate, List<SchemaHistory.RecordedColumn>> then : columns.entrySet()) {
            boolean there =
                    then.getValue().stream().anyMatch(column -> column.history().equals(history));
            LocalDate next = columns.higherKey(then.getKey());
            always &= there;
            if (there) {
                spans.add("(g.nightjar_night >= date '%s'%s)"
                        .formatted(
                                then.getKey(),
                                next == null ? "" : " and g.nightjar_night < date '%s'".formatted(next)));
            }
        }
        return always ? "" : String.join(" or ", spans);
    }

    /** A parameter that is named as a column would be taken for it, and give a wrong answer. */
    private String parameter() {
        Set<String> names = columns.values().stream()
                .flatMap(List::stream)
                .flatMap(column -> java.util.stream.Stream.of(column.source(), column.history()))
                .map(name -> name.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        String parameter = "as_of_night";
        while (names.contains(parameter)) {
            parameter += "_";
        }
        return parameter;
    }
}
