package dev.nightjar.recipes;

import java.util.List;

/** A table that takes a second to clone. */
final class BigTable {
    private BigTable() {}

    static List<String> create() {
        return List.of("create schema big", """
                create table big.events as
                select i as id, hash(i) as a, hash(i + 1) as b, md5('' || i) as text,
                  timestamptz '2026-11-01 22:00:00+00' as _fivetran_synced
                from range(1500000) t(i)""");
    }
}
