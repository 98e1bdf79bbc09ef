package dev.nightjar.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.warehouse.Row;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeWideningTest {
    /** Values at the edge of what each type holds. */
    private static final Map<String, List<String>> EDGES = Map.ofEntries(
            Map.entry("TINYINT", List.of("-128", "127")),
            Map.entry("SMALLINT", List.of("-32768", "32767")),
            Map.entry("INTEGER", List.of("-2147483648", "2147483647")),
            Map.entry("BIGINT", List.of("-9223372036854775808", "9223372036854775807")),
            Map.entry("UBIGINT", List.of("0", "18446744073709551615")),
            Map.entry("UINTEGER", List.of("4294967295")),
            Map.entry("HUGEINT", List.of("-170141183460469231731687303715884105728")),
            Map.entry("FLOAT", List.of("'3.4028235e38'", "'nan'", "'-0.0'", "'1.1'")),
            Map.entry("DOUBLE", List.of("'1.7976931348623157e308'", "'0.1'", "'-infinity'", "'5e-324'")),
            Map.entry("DECIMAL(38,9)", List.of("99999999999999999999999999999.999999999", "-0.000000001")),
            Map.entry("DECIMAL(10,2)", List.of("12345678.90")),
            Map.entry("BOOLEAN", List.of("true", "false")),
            Map.entry("DATE", List.of("'0001-01-01'", "'5881580-07-10'")),
            Map.entry("TIMESTAMP", List.of("'2026-11-02 03:04:05.123456'")),
            Map.entry("TIMESTAMPTZ", List.of("'2026-03-29 02:30:00.000001+01'")),
            Map.entry("TIME", List.of("'23:59:59.999999'")),
            Map.entry("INTERVAL", List.of("'14 months 3 days 04:05:06.7'")),
            Map.entry("UUID", List.of("'6b1d3f5e-0000-4000-8000-00000000000f'")),
            Map.entry("BLOB", List.of("'\\x00\\xFFa'::blob")),
            Map.entry("JSON", List.of("'{\"a\": [1, null]}'")),
            Map.entry("VARCHAR", List.of("''", "'it''s é 😀'")));

    @TempDir
    Path folder;

    /** Every pair of types, by the real DuckDB: the value goes into the holding type and comes back. */
    @Test
    void theHoldingTypeGivesBackEveryValueOfBothTypes() {
        DuckDbFile file = DuckDbFile.at(folder.resolve("types.duckdb"));
        file.change(List.of(List.of("create table nothing (a integer)")));
        StringBuilder query = new StringBuilder();
        for (String one : EDGES.keySet()) {
            for (String other : EDGES.keySet()) {
                String holding = new DuckDbTypeWidening().holding(one, other);
                for (String value : EDGES.getOrDefault(one, List.of())) {
                    query.append(query.isEmpty() ? "" : "\nunion all\n")
                            .append(
                                    "select '%1$s to %2$s by %3$s', cast(cast(v as %3$s) as %1$s) is not distinct from v from (select cast(%4$s as %1$s) as v)"
                                            .formatted(one, other, holding, value));
                }
            }
        }

        List<String> lost = file.query(query.toString(), (Row row) -> row.flag(2) ? "" : row.string(1)).stream()
                .filter(pair -> !pair.isEmpty())
                .toList();

        assertThat(lost).isEmpty();
    }

    @Test
    void prefersANumberOrATimeToText() {
        assertThat(new DuckDbTypeWidening().holding("INTEGER", "BIGINT")).isEqualTo("BIGINT");
        assertThat(new DuckDbTypeWidening().holding("BIGINT", "INTEGER")).isEqualTo("BIGINT");
        assertThat(new DuckDbTypeWidening().holding("INTEGER", "DOUBLE")).isEqualTo("DOUBLE");
        assertThat(new DuckDbTypeWidening().holding("DECIMAL(10,2)", "DECIMAL(12,6)"))
                .isEqualTo("DECIMAL(14,6)");
        assertThat(new DuckDbTypeWidening().holding("BIGINT", "DECIMAL(10,2)")).isEqualTo("DECIMAL(21,2)");
    }

    @Test
    void takesTextWhereANumberWouldLoseSomething() {
        assertThat(new DuckDbTypeWidening().holding("BIGINT", "DOUBLE")).isEqualTo("VARCHAR");
        assertThat(new DuckDbTypeWidening().holding("DECIMAL(38,9)", "BIGINT")).isEqualTo("DECIMAL(38,9)");
        assertThat(new DuckDbTypeWidening().holding("DECIMAL(38,0)", "DECIMAL(38,9)"))
                .isEqualTo("VARCHAR");
        assertThat(new DuckDbTypeWidening().holding("TIMESTAMP", "TIMESTAMPTZ")).isEqualTo("VARCHAR");
        assertThat(new DuckDbTypeWidening().holding("DATE", "TIMESTAMP")).isEqualTo("VARCHAR");
    }

    @Test
    void isTheTypeItselfWhereNothingChanged() {
        assertThat(new DuckDbTypeWidening().holding("STRUCT(a INTEGER)", "STRUCT(a INTEGER)"))
                .isEqualTo("STRUCT(a INTEGER)");
    }

    @Test
    void anEnumWhoseWordsChangeTheirCaseGetsATypeThatHoldsBoth() {
        DuckDbTypeWidening widening = new DuckDbTypeWidening();
        assertThat(widening.holding("ENUM('open', 'closed')", "ENUM('OPEN', 'CLOSED')"))
                .isEqualTo("VARCHAR");
        assertThat(widening.holding("ENUM('open')", "ENUM('open')")).isEqualTo("ENUM('open')");
        assertThat(widening.holding("date", "DATE")).isEqualTo("date");
    }
}
