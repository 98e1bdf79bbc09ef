package dev.nightjar.recipes;

import static java.util.Objects.requireNonNull;

import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.dbt.TableStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a night brought.
 *
 * @param instant what all of it is as of
 * @param schemas schemas in the clones
 * @param tables what became of each table, by name
 * @param viewsLeftOut views of the source, which are never cloned
 * @param lateNights earlier nights that were captured first, the oldest first
 * @param droppedClones nights whose clones were dropped
 * @param notSynced connections that brought nothing new before the night was cloned, although they should have
 */
public record NightReport(
        LocalDate night,
        Instant instant,
        int schemas,
        List<TableOutcome> tables,
        int viewsLeftOut,
        List<NightReport> lateNights,
        List<LocalDate> droppedClones,
        List<NotSynced> notSynced) {
    /**
     * A connection of Fivetran whose tables the night has as they were before.
     *
     * @param connectionId its id; empty when it is about the whole account
     * @param name its schema, or the account
     * @param counts whether the night is not fine for it; otherwise the verdict leaves it out
     */
    public record NotSynced(String connectionId, String name, String reason, boolean counts) {
        public NotSynced {
            requireNonNull(connectionId, "connectionId is null");
            requireNonNull(name, "name is null");
            requireNonNull(reason, "reason is null");
        }
    }

    public NightReport {
        requireNonNull(night, "night is null");
        requireNonNull(instant, "instant is null");
        tables = List.copyOf(tables);
        lateNights = List.copyOf(lateNights);
        droppedClones = List.copyOf(droppedClones);
        notSynced = List.copyOf(notSynced);
    }

    /** How many tables have each status; a status that no table has is left out. */
    public Map<TableStatus, Long> counts() {
        Map<TableStatus, Long> counts = new EnumMap<>(TableStatus.class);
        tables.forEach(table -> counts.merge(table.status(), 1L, Long::sum));
        return counts;
    }

    /** Rows of the tables whose state can be read. */
    public long rows() {
        return tables.stream()
                .filter(table -> table.status().readable())
                .mapToLong(TableOutcome::rows)
                .sum();
    }

    /** Versions that the night added to the history. */
    public long newVersions() {
        return tables.stream().mapToLong(TableOutcome::newVersions).sum();
    }

    /** The tables whose state of the night cannot be read, and why. */
    public List<TableOutcome> notCaptured() {
        return tables.stream().filter(table -> !table.status().readable()).toList();
    }

    /**
     * Whether every table is captured, or left out by choice, in this night and those that were late, and every connection
     * has synced that counts.
     */
    public boolean fine() {
        return notSynced.stream().noneMatch(NotSynced::counts)
                && tables.stream().allMatch(table -> table.status().fine())
                && lateNights.stream().allMatch(NightReport::fine);
    }

    /** Whether the clones of the night are still needed, since a table waits to be captured. */
    boolean hasLateTables() {
        return tables.stream().anyMatch(table -> table.status() == TableStatus.LATE);
    }

    NightReport with(List<NightReport> late, List<LocalDate> dropped) {
        return new NightReport(night, instant, schemas, tables, viewsLeftOut, late, dropped, notSynced);
    }

    NightReport withNotSynced(List<NotSynced> connections) {
        return new NightReport(night, instant, schemas, tables, viewsLeftOut, lateNights, droppedClones, connections);
    }
}
