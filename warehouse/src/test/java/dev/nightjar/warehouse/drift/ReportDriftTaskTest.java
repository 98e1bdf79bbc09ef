package dev.nightjar.warehouse.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Nights;
import dev.nightjar.warehouse.duckdb.RawFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDriftTaskTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-11-02");
    private static final LocalDate SECOND = LocalDate.parse("2026-11-03");

    @TempDir
    Path folder;

    private Nights nights;

    @BeforeEach
    void open() {
        nights = new Nights(folder);
        RawFile.write(
                nights.source,
                "create schema shop",
                "create table shop.orders (id integer primary key, total smallint, note varchar, old_name date)",
                "create table shop.customer (id integer primary key, name varchar)",
                "create table shop.gone (id integer)",
                "create table shop.rebate (id integer primary key, percent decimal(5, 2))",
                "create schema left_alone",
                "create table left_alone.t (id integer)",
                "create schema given_up",
                "create table given_up.t (id integer)");
        nights.take(FIRST, "shop", "left_alone", "given_up");
    }

    @AfterEach
    void close() {
        nights.close();
    }

    private void change() {
        RawFile.write(
                nights.source,
                "alter table db.shop.orders alter column total type bigint",
                "alter table db.shop.orders drop column note",
                "drop table db.shop.gone",
                "alter table db.shop.rebate rename to discount",
                "create table db.shop.invoice (no varchar)",
                "create or replace table db.shop.customer (id integer, name varchar primary key, mail varchar)",
                "drop schema db.given_up cascade",
                "create schema db.\"new | <one>\"",
                "create table db.\"new | <one>\".t (id integer)");
        nights.clock.advance(Duration.ofDays(1));
        nights.take(SECOND, "shop", "left_alone", "new | <one>");
    }

    private static ReportDriftTask task(int named) {
        return new ReportDriftTask(
                new ReportDriftTask.Spec(Nights.WAREHOUSE, Optional.empty(), Optional.of(SECOND), Set.of(), named));
    }

    @Test
    void tellsWhatIsNotWhatItWas() {
        change();

        Drift drift = nights.run(task(1_000));

        assertThat(drift.changes())
                .extracting(DriftChange::sentence)
                .containsExactly(
                        "schema given_up is gone; it had 1 table",
                        "schema \"new | <one>\" is new, with 1 table",
                        "column shop.customer.id is INTEGER and was INTEGER not null",
                        "column shop.customer.name is VARCHAR not null and was VARCHAR",
                        "column shop.customer.mail is new: VARCHAR",
                        "table shop.customer has the key (name) and had the key (id)",
                        "column shop.orders.total is BIGINT and was SMALLINT",
                        "column shop.orders.note is gone; it was VARCHAR",
                        "table shop.rebate is gone, and discount is new with the same columns and key: renamed?",
                        "table shop.gone is gone; it had 1 column",
                        "table shop.invoice is new, with 1 column");
        assertThat(drift.unnamed()).isZero();
        assertThat(drift.since()).contains("night 2026-11-02");
    }

    @Test
    void namesAFewAndCountsAll() {
        change();

        Drift drift = nights.run(task(2));

        assertThat(drift.changes()).hasSize(2);
        assertThat(drift.total()).isEqualTo(11);
        assertThat(drift.markdown())
                .contains("# What changed in night 2026-11-03 since night 2026-11-02")
                .contains("new schemas: 1, dropped schemas: 1, new tables: 1")
                .contains("\n## \"new \\| \\<one\\>\"\n")
                .contains("9 more are not named here");
    }

    @Test
    void guessesThatAColumnWasRenamedWhereItsPlaceAndTypeAreTaken() {
        RawFile.write(nights.source, "alter table db.shop.orders rename column old_name to \"new name\"");

        Drift drift = nights.run(new ReportDriftTask(new ReportDriftTask.Spec(
                Nights.WAREHOUSE, Optional.of(FIRST), Optional.empty(), Set.of(Identifier.of("shop")), 10)));

        assertThat(drift.until()).isEqualTo("the source");
        assertThat(drift.changes())
                .extracting(DriftChange::sentence)
                .containsExactly(
                        "column shop.orders.old_name is gone, and \"new name\" stands in its place, DATE like it: renamed?");
    }

    @Test
    void tablesOfOneShapeAreNotGuessedAt() {
        RawFile.write(
                nights.source,
                "drop table db.shop.gone",
                "create table db.shop.one (id integer)",
                "create table db.shop.two (id integer)");

        Drift drift = nights.run(new ReportDriftTask(
                new ReportDriftTask.Spec(Nights.WAREHOUSE, Optional.empty(), Optional.empty(), Set.of(), 10)));

        assertThat(drift.counts()).isEqualTo(Map.of(DriftKind.DROPPED_TABLE, 1L, DriftKind.NEW_TABLE, 2L));
    }

    @Test
    void nothingHasChangedWhereNothingHas() {
        Drift drift = nights.run(new ReportDriftTask(
                new ReportDriftTask.Spec(Nights.WAREHOUSE, Optional.empty(), Optional.empty(), Set.of(), 10)));

        assertThat(drift.total()).isZero();
        assertThat(drift.markdown()).contains("Nothing: tables, columns and keys are what they were.");
    }

    @Test
    void theFirstNightHasNothingBeforeIt() {
        Drift drift = nights.run(new ReportDriftTask(ReportDriftTask.Spec.of(Nights.WAREHOUSE, FIRST)));

        assertThat(drift.since()).isEmpty();
        assertThat(drift.markdown()).contains("There is no earlier night");
    }

    @Test
    void aNightWithoutClonesIsNamed() {
        assertThatThrownBy(() -> nights.run(new ReportDriftTask(ReportDriftTask.Spec.of(Nights.WAREHOUSE, SECOND))))
                .hasMessageContaining("night 2026-11-03 has no sealed clones");
    }

    @Test
    void aSubclassTellsOfWhatBreaksItsReports() {
        change();

        assertThat(nights.run(new WhatBreaks(ReportDriftTask.Spec.of(Nights.WAREHOUSE, SECOND)))
                        .changes())
                .extracting(DriftChange::kind)
                .containsOnly(DriftKind.DROPPED_COLUMN);
    }

    /** What a team writes whose reports break only when a column goes. */
    static class WhatBreaks extends ReportDriftTask {
        WhatBreaks(Spec spec) {
            super(spec);
        }

        @Override
        protected boolean tells(DriftChange change) {
            return List.of(DriftKind.DROPPED_COLUMN, DriftKind.RENAMED_COLUMN).contains(change.kind());
        }
    }
}
