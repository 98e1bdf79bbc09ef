package dev.nightjar.dbt;

import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.TableName;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The nights of a history that have no state of a table, as the scalar macro {@code nightjar.refusal(table, night)},
 * which gives the reason or null. It reads nothing, so that DuckDB can work it out while it plans a query: an as-of
 * reader can refuse a night even where the plan would not look at any row.
 *
 * <p>The macro holds a text with a letter for each table and day, and the reasons that the letters stand for. It is of
 * bounded size: what does not fit into it, the oldest first, is null, and left to what the reader does when it runs.
 */
final class Refusals {
    /** The letter of a night that is not refused; those after it stand for the reasons, up to the end of ASCII. */
    private static final char FINE = '0';

    private static final int MOST_REASONS = '~' - FINE;
    private static final int MOST_LETTERS = 1 << 17;
    private static final int MOST_SPANS = 10_000;

    private final String in;

    Refusals(Identifier schema) {
        this.in = new Database.History(schema).alias().quoted() + "." + CloneSet.MARKER_SCHEMA;
    }

    /** Refuses nothing: for a record that is empty yet. */
    Sql none() {
        return macro("null::varchar");
    }

    /** The same, where there is no macro yet. */
    Sql ifMissing() {
        return Sql.of("create macro if not exists %s.refusal(a_table, a_night) as null::varchar".formatted(in));
    }

    /** An expression that is null, or throws with the reason while DuckDB binds it, where the night is known then. */
    static String check(TableName table, String night) {
        // DuckDB works out the pattern of regexp_matches while it binds a query, if it is constant, and never takes
        // error() for constant. So the sentence is cast to what it cannot be, and the message quotes it.
        return """
                regexp_matches('', coalesce(cast(cast(%1$s || coalesce(cast(%2$s as varchar), 'null') || ': '
                      || %3$s.%4$s.refusal(%5$s, cast(%2$s as date)) as boolean) as varchar), ''))""".formatted(
                        Sql.literal(table + " as of "),
                        night,
                        new Database.History(table.schema()).alias().quoted(),
                        CloneSet.MARKER_SCHEMA,
                        Sql.literal(table.table().name()));
    }

    /** The statement that makes the macro from what the record holds now. */
    Sql sql(Session session) {
        List<LocalDate> nights = session.query(
                Sql.of("select night from %s.night order by night".formatted(in)),
                row -> LocalDate.parse(row.string(1)));
        if (nights.isEmpty() || ChronoUnit.DAYS.between(nights.getFirst(), nights.getLast()) + 3 > MOST_LETTERS) {
            return none();
        }
        Letters letters = new Letters(nights);
        session.query(
                        Sql.of("""
                                select table_name, why, min(night), max(night) from (
                                  select table_name, night, why,
                                    place - row_number() over (partition by table_name, why order by place) as island
                                  from (
                                    select t.table_name, t.night, n.place,
                                      t.status || coalesce(': ' || nullif(t.reason, ''), '') as why
                                    from %1$s.table_night t
                                    join (select night, row_number() over (order by night) as place from %1$s.night) n
                                      on n.night = t.night
                                    where t.status not in ('captured', 'unchanged', 'absent')))
                                group by table_name, why, island
                                order by max(night) desc, table_name, why limit %2$d""".formatted(in, MOST_SPANS)),
                        row -> new Span(
                                row.string(1),
                                row.string(2),
                                LocalDate.parse(row.string(3)),
                                LocalDate.parse(row.string(4))))
                .forEach(letters::add);
        return macro(letters.expression());
    }

    private Sql macro(String expression) {
        return Sql.of("create or replace macro %s.refusal(a_table, a_night) as %s".formatted(in, expression));
    }

    /** Nights of a table that follow each other in the record, with the same reason. */
    private record Span(String table, String why, LocalDate first, LocalDate last) {}

    private static final class Letters {
        /** Ends names and reasons; a text that holds it cannot be told of here. */
        private static final String END = "\u001f";

        private final List<LocalDate> nights;
        private final LocalDate dayBefore;
        private final int days;
        private final List<String> reasons = new ArrayList<>();
        private final Map<String, char[]> tables = new LinkedHashMap<>();

        Letters(List<LocalDate> nights) {
            this.nights = nights;
            this.dayBefore = nights.getFirst().minusDays(1);
            this.days = Math.toIntExact(ChronoUnit.DAYS.between(dayBefore, nights.getLast())) + 2;
            this.reasons.add("this night is not in the record; it runs from %s to %s"
                    .formatted(nights.getFirst(), nights.getLast()));
        }

        /** A letter a day, from the day before the first night to the day after the last. */
        private char[] onlyTheNights() {
            char[] letters = new char[days];
            Arrays.fill(letters, (char) (FINE + 1));
            nights.forEach(night -> letters[place(night)] = FINE);
            return letters;
        }

        private int place(LocalDate night) {
            return Math.toIntExact(ChronoUnit.DAYS.between(dayBefore, night));
        }

        void add(Span span) {
            boolean plain = !span.table().isEmpty() && !(span.table() + span.why()).contains(END);
            if (plain && (reasons.contains(span.why()) || reasons.size() < MOST_REASONS)) {
                if (!reasons.contains(span.why())) {
                    reasons.add(span.why());
                }
                char letter = (char) (FINE + 1 + reasons.indexOf(span.why()));
                char[] letters = tables.computeIfAbsent(span.table(), _ -> onlyTheNights());
                for (int day = place(span.first()); day <= place(span.last()); day++) {
                    letters[day] = letters[day] == FINE ? letter : letters[day];
                }
            }
        }

        /** Names the night once: it may be a subquery, which a macro would repeat. */
        String expression() {
            boolean withoutGap = nights.size() == days - 2;
            if (tables.isEmpty() && withoutGap) {
                return "case when a_night between date '%s' and date '%s' then null else %s end"
                        .formatted(nights.getFirst(), nights.getLast(), Sql.literal(reasons.getFirst()));
            }
            // Tables with the same letters share them: such are most that were left out, or missed for one cause.
            Map<String, Integer> blocks = new LinkedHashMap<>();
            blocks.put(new String(onlyTheNights()), 0);
            List<String> names = new ArrayList<>();
            List<String> ofNames = new ArrayList<>();
            tables.forEach((table, letters) -> {
                String block = new String(letters);
                if (blocks.containsKey(block) || (blocks.size() + 1L) * days <= MOST_LETTERS) {
                    names.add(table);
                    ofNames.add(Integer.toString(blocks.computeIfAbsent(block, _ -> blocks.size())));
                }
            });
            return """
                    nullif(split_part(%s, chr(31), unicode(substr(%s,
                      %d * coalesce(try_cast(split_part(%s, ' ', coalesce(list_position(string_split(%s, chr(31)), a_table), 0) + 1) as integer), 0)
                      + greatest(0, least(coalesce(date_diff('day', date '%s', a_night), 0), %d)) + 1, 1)) - %d), '')""".formatted(
                            Sql.literal(END + String.join(END, reasons)),
                            Sql.literal(String.join("", blocks.keySet())),
                            days,
                            Sql.literal("0 " + String.join(" ", ofNames)),
                            Sql.literal(String.join(END, names)),
                            dayBefore,
                            days - 1,
                            FINE - 1);
        }
    }
}
