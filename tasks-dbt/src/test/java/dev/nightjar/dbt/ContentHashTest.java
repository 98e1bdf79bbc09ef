package dev.nightjar.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.warehouse.Row;
import dev.nightjar.warehouse.duckdb.DuckDbFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hash that says whether a table is as it was, by the real DuckDB. */
class ContentHashTest {
    /** Each pair of values is one that DuckDB's own hash does not tell apart. */
    private static final List<List<String>> PAIRS = List.of(
            List.of("VARCHAR[]", "null", "[]"),
            List.of("VARCHAR[]", "[]", "[null]"),
            List.of("VARCHAR[][]", "[['a'], ['b']]", "[['a', 'b']]"),
            List.of("INTEGER[2]", "null", "[null, null]"),
            List.of("STRUCT(a INTEGER)", "null", "{'a': null}"),
            List.of("STRUCT(a INTEGER, b BLOB[])", "{'a': 1, 'b': []}", "{'a': 1, 'b': null}"),
            List.of("MAP(INTEGER, INTEGER)", "null", "map {}"),
            List.of("UNION(a INTEGER, b VARCHAR[])", "union_value(b := [])", "union_value(b := [null])"),
            List.of("HUGEINT", "0", "-1"),
            List.of("HUGEINT", "1", "18446744073709551616"),
            List.of("UHUGEINT", "0", "18446744073709551617"),
            List.of("DECIMAL(38,2)", "0", "-0.01"),
            List.of("DECIMAL(19,0)", "0", "-1"),
            List.of("INTERVAL", "'2 months 3 days'", "'3 months 2 days'"),
            List.of("UUID", "'80000000-0000-0000-0000-000000000000'", "'7fffffff-ffff-ffff-ffff-ffffffffffff'"));

    @TempDir
    Path folder;

    @Test
    void valuesThatDifferHaveOtherHashes() {
        assertThat(PAIRS)
                .allSatisfy(pair ->
                        assertThat(hash(pair.get(0), pair.get(1))).isNotEqualTo(hash(pair.get(0), pair.get(2))));
    }

    @Test
    void theSameRowsInAnotherOrderHaveTheSameHash() {
        assertThat(hash("HUGEINT[]", "unnest([[1], null])")).isEqualTo(hash("HUGEINT[]", "unnest([null, [1]])"));
    }

    private String hash(String type, String value) {
        DuckDbFile file = DuckDbFile.at(folder.resolve("nothing.duckdb"));
        file.change(List.of(List.of("create table if not exists nothing (a integer)")));
        return file.query(
                        "select %s from (select cast(v as %s) as v from (select %s as v))"
                                .formatted(
                                        Tables.DUCKDB.contentHash(List.of(Tables.DUCKDB.hashable("v", type))),
                                        type,
                                        value),
                        (Row row) -> row.string(1))
                .getFirst();
    }
}
