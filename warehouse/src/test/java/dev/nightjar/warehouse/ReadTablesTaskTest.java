package dev.nightjar.warehouse;

import static dev.nightjar.warehouse.Nights.NIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.warehouse.duckdb.RawFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadTablesTaskTest {
    /** Each is the name of a schema, of a table in it and of a column in that. */
    private static final List<String> NAMES = List.of(
            "plain",
            "with space",
            "a \"quoted\" one",
            "it's",
            "dots.in.it",
            "select",
            "Mixed Case",
            "rowid",
            "source",
            "clones",
            "temp",
            "Größe",
            "日本語",
            "\uD83E\uDD89 owl",
            "new\nline",
            "tab\tand\\slash",
            "percent % and _",
            "$1 ? :x -- /* */ ;",
            " ",
            "x".repeat(255));

    @TempDir
    Path folder;

    private Nights nights;

    @BeforeEach
    void open() {
        nights = new Nights(folder);
    }

    @AfterEach
    void close() {
        nights.close();
    }

    @Test
    void keepsNamesOfEveryKind() {
        List<String> statements = new ArrayList<>();
        for (String name : NAMES) {
            String quoted = Identifier.of(name).quoted();
            statements.add("create schema db.%s".formatted(quoted));
            statements.add("create table db.%1$s.%1$s (%1$s integer primary key, other varchar)".formatted(quoted));
            statements.add("insert into db.%1$s.%1$s values (1, 'x'), (2, null)".formatted(quoted));
        }
        RawFile.write(nights.source, statements.toArray(String[]::new));

        CloneSet set = nights.take(NIGHT, NAMES.toArray(String[]::new));

        assertThat(set.leftOut()).isEmpty();
        assertThat(set.rows()).isEqualTo(2L * NAMES.size());
        assertThat(read()).hasSize(NAMES.size()).allSatisfy(table -> {
            assertThat(NAMES).contains(table.name().schema().name());
            assertThat(table.name().table()).isEqualTo(table.name().schema());
            assertThat(table.primaryKey()).containsExactly(table.name().table());
            assertThat(table.columns())
                    .containsExactly(
                            new Column(table.name().table(), "INTEGER", false),
                            new Column(Identifier.of("other"), "VARCHAR", true));
        });
    }

    @Test
    void keepsTypesOrderAndWhatMayBeNull() {
        RawFile.write(
                nights.source,
                "create schema s",
                "create type s.mood as enum ('sad', 'o''k', 'Größe')",
                "create type s.money as decimal(18, 2)",
                """
                create table s.t (
                    z integer not null, a decimal(38, 9), mood s.mood, cash s.money, n varchar collate nocase,
                    l s.mood[], st struct("x y" integer, "q""u" map(varchar, decimal(5, 1))[]), j json,
                    u union(num integer, str varchar), f float[3], g integer generated always as (z * 2), b blob,
                    h hugeint, tz timestamptz, ts timestamp, ns timestamp_ns, i interval, id uuid, big bignum, bits bit)""",
                """
                insert into s.t values (7, 1.5, 'o''k', 9.99, 'Abc', ['sad'], {'x y': 1, 'q"u': [map {'k': 2.5}]}, '{"a": 1}',
                    'text', [1, 2, 3], '\\xAA'::blob, 5, '2026-01-01 00:00:00+00', '2026-03-29 02:30:00',
                    '2026-01-01 00:00:00.123456789', interval 1 month, '550e8400-e29b-41d4-a716-446655440000', 99, '101')""");

        assertThat(nights.take(NIGHT, "s").leftOut()).isEmpty();
        assertThat(read().getFirst().columns())
                .extracting(column -> column.name() + " " + column.type() + (column.nullable() ? "" : " not null"))
                .containsExactly(
                        "z INTEGER not null",
                        "a DECIMAL(38,9)",
                        "mood ENUM('sad', 'o''k', 'Größe')",
                        "cash DECIMAL(18,2)",
                        "n VARCHAR",
                        "l ENUM('sad', 'o''k', 'Größe')[]",
                        "st STRUCT(\"x y\" INTEGER, \"q\"\"u\" MAP(VARCHAR, DECIMAL(5,1))[])",
                        "j JSON",
                        "u UNION(num INTEGER, str VARCHAR)",
                        "f FLOAT[3]",
                        "g INTEGER",
                        "b BLOB",
                        "h HUGEINT",
                        "tz TIMESTAMP WITH TIME ZONE",
                        "ts TIMESTAMP",
                        "ns TIMESTAMP_NS",
                        "i INTERVAL",
                        "id UUID",
                        "big BIGNUM",
                        "bits BIT");
        assertThat(RawFile.differing(nights.source, nights.clones(NIGHT), "s.t"))
                .isZero();
        assertThat(RawFile.read(nights.clones(NIGHT), "select n = 'abc', g, ts::varchar from s.t"))
                .containsExactly("false|14|2026-03-29 02:30:00");
    }

    @Test
    void keepsTheOrderOfACompositeKeyAsDeclared() {
        String columns =
                IntStream.range(0, 40).mapToObj(i -> "c" + i + " integer").collect(Collectors.joining(", "));
        List<String> key = IntStream.range(0, 40).mapToObj(i -> "c" + (39 - i)).toList();
        List<String> statements = new ArrayList<>(List.of("create schema s"));
        for (int i = 0; i < 50; i++) {
            statements.add("create table s.t%d (%s, primary key (%s))".formatted(i, columns, String.join(", ", key)));
        }
        RawFile.write(nights.source, statements.toArray(String[]::new));

        nights.take(NIGHT, "s");

        assertThat(read())
                .hasSize(50)
                .allSatisfy(table -> assertThat(table.primaryKey())
                        .extracting(Identifier::name)
                        .containsExactlyElementsOf(key));
    }

    @Test
    void readsTablesWith1500Columns() {
        String columns = IntStream.range(0, 1500)
                .mapToObj(i -> "c%04d varchar".formatted(i))
                .collect(Collectors.joining(", "));
        RawFile.write(
                nights.source,
                "create schema s",
                "create table s.wide (%s)".formatted(columns),
                "insert into s.wide (c0000, c1499) values ('first', 'last')");

        nights.take(NIGHT, "s");

        assertThat(read().getFirst().columns())
                .hasSize(1500)
                .extracting(column -> column.name().name())
                .isSorted();
        assertThat(RawFile.differing(nights.source, nights.clones(NIGHT), "s.wide"))
                .isZero();
    }

    @Test
    void readsOnlyTheSchemasThatAreNamed() {
        RawFile.tables(nights.source, "asana", 1, 1);
        RawFile.tables(nights.source, "github", 1, 1);
        nights.take(NIGHT, "asana", "github");

        assertThat(nights.run(new ReadTablesTask(
                        new ReadTablesTask.Spec(Nights.WAREHOUSE, NIGHT, Set.of(Identifier.of("github"))))))
                .extracting(table -> table.name().toString())
                .containsExactly("github.t0");
    }

    /** Run with {@code -Dfuzz.identifiers=10000} for more. */
    @Test
    void givesBackEveryNameThatItWasGiven() {
        int count = Integer.getInteger("fuzz.identifiers", 400);
        Random random = new Random(20261102);
        Set<String> names = Fuzz.identifiers(random, count);
        List<String> statements = new ArrayList<>(List.of("create schema s"));
        List<String> all = new ArrayList<>(names);
        for (int from = 0; from < all.size(); from += 100) {
            statements.add("create table s.t%05d (%s)"
                    .formatted(
                            from,
                            all.subList(from, Math.min(all.size(), from + 100)).stream()
                                    .map(name -> Identifier.of(name).quoted() + " integer")
                                    .collect(Collectors.joining(", "))));
        }
        RawFile.write(nights.source, statements.toArray(String[]::new));

        nights.take(NIGHT, "s");

        assertThat(read().stream()
                        .flatMap(table -> table.columns().stream())
                        .map(column -> column.name().name())
                        .toList())
                .containsExactlyElementsOf(all);
    }

    private List<Table> read() {
        return nights.run(new ReadTablesTask(new ReadTablesTask.Spec(Nights.WAREHOUSE, NIGHT, Set.of())));
    }
}
