package dev.nightjar.recipes;

import java.util.List;

/** A source of two schemas and five tables, each with another kind of key, in which a little happens every night. */
final class SmallSource {
    private static final String SYNCED = "timestamptz '2026-11-01 22:00:00+00'";

    private SmallSource() {}

    static List<String> create() {
        return List.of(
                "create schema shop",
                "create table shop.orders (id integer primary key, status varchar, total decimal(18, 4), _fivetran_synced timestamptz)",
                "insert into shop.orders select i, 'new', i * 1.5, %s from range(50) t(i)".formatted(SYNCED),
                "create table shop.lines (order_id integer, line integer, sku varchar, _fivetran_synced timestamptz, primary key (order_id, line))",
                "insert into shop.lines select i // 2, i %% 2, 'SKU-' || i, %s from range(100) t(i)".formatted(SYNCED),
                "create table shop.visits (page varchar, visitor varchar, _fivetran_synced timestamptz)",
                "insert into shop.visits select '/p' || (i %% 3), 'v' || (i %% 5), %s from range(40) t(i)"
                        .formatted(SYNCED),
                "create schema crm",
                "create table crm.contacts (id varchar primary key, name varchar, _fivetran_synced timestamptz)",
                "insert into crm.contacts select 'c' || i, 'name ' || i, %s from range(30) t(i)".formatted(SYNCED),
                "create table crm.notes (_fivetran_id varchar, note varchar, _fivetran_synced timestamptz)",
                "insert into crm.notes select md5('' || i), 'note ' || i, %s from range(20) t(i)".formatted(SYNCED));
    }

    /** Updates, inserts and deletes in four tables; {@code crm.notes} changes on even nights only. */
    static List<String> before(int night) {
        String synced = "%s + interval %d day".formatted(SYNCED, night - 1);
        String notes = night % 2 == 0
                ? "insert into crm.notes values (md5('n%d'), 'of night %d', %s)".formatted(night, night, synced)
                : "update crm.notes set _fivetran_synced = %s".formatted(synced);
        return List.of(
                "update shop.orders set status = 'night %d', _fivetran_synced = %s where id %% 7 = %d"
                        .formatted(night, synced, night % 7),
                "insert into shop.orders values (%d, 'late order', 1, %s)".formatted(1000 + night, synced),
                "delete from shop.lines where order_id = %d".formatted(night),
                "insert into shop.visits values ('/p0', 'v0', %s)".formatted(synced),
                "update crm.contacts set name = 'renamed in night %d', _fivetran_synced = %s where id = 'c%d'"
                        .formatted(night, synced, night),
                notes);
    }
}
