package dev.nightjar.recipes;

import static java.util.Objects.requireNonNull;

import dev.nightjar.dbt.DbtSection;
import dev.nightjar.dbt.TableRules;
import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.config.NightjarConfig;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What the nightly job is to do. */
@Description("clone every schema that Fivetran writes, then snapshot the clones")
public record NightlySpec(
        @Description("name of the warehouse in nightjar.yml") @Default("warehouse")
        String connection,

        @Description("the night to work on; by default the one that begins the run")
        Optional<LocalDate> night,

        @Description("only schemas that match one of these patterns; all where it is empty")
        List<String> include,

        @Description("no schema that matches one of these patterns")
        List<String> exclude,

        @Description("how certain tables are captured") TableRules tables,

        @Description("how many of the last nights' clones to keep") @Default("7")
        int keep,

        @Description("the dbt executable; by default NIGHTJAR_DBT, else dbt on the PATH")
        Optional<String> dbt,

        @Description("dbt processes at once") @Default("2") int processes,

        @Description("threads of each dbt process") @Default("1")
        int threads,

        @Description("what Fivetran is to have done before, for a recipe that syncs; nothing by default")
        Optional<SyncFirst> sync,

        @Description("of how many of the last weeks that have a night to keep the last one's clones; none by default")
        Optional<Integer> keepWeeks,

        @Description("of how many of the last months that have a night to keep the last one's clones; none by default")
        Optional<Integer> keepMonths) {
    /** The last nights' clones are kept, and none of weeks or months before. */
    public NightlySpec(
            String connection,
            Optional<LocalDate> night,
            List<String> include,
            List<String> exclude,
            TableRules tables,
            int keep,
            Optional<String> dbt,
            int processes,
            int threads,
            Optional<SyncFirst> sync) {
        this(
                connection,
                night,
                include,
                exclude,
                tables,
                keep,
                dbt,
                processes,
                threads,
                sync,
                Optional.empty(),
                Optional.empty());
    }

    public NightlySpec {
        requireNonNull(connection, "connection is null");
        requireNonNull(night, "night is null");
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        requireNonNull(tables, "tables is null");
        requireNonNull(dbt, "dbt is null");
        requireNonNull(sync, "sync is null");
        if (keepWeeks.orElse(0) < 0 || keepMonths.orElse(0) < 0) {
            throw new IllegalArgumentException("keepWeeks and keepMonths must not be negative: %d, %d"
                    .formatted(keepWeeks.orElse(0), keepMonths.orElse(0)));
        }
        if (keep < 1 || processes < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "keep, processes and threads must be positive: %d, %d, %d".formatted(keep, processes, threads));
        }
    }

    /** As {@code nightjar.yml} says. */
    public static NightlySpec of(NightjarConfig config) {
        RecipeSections.Schemas schemas = config.section(RecipeSections.SCHEMAS);
        RecipeSections.Clones clones = config.section(RecipeSections.CLONES);
        DbtSection.Settings dbt = config.section(DbtSection.INSTANCE);
        return new NightlySpec(
                "warehouse",
                Optional.empty(),
                schemas.include(),
                schemas.exclude(),
                TableRules.of(config.section(TableRules.SECTION)),
                clones.keep(),
                dbt.path(),
                dbt.atOnce(),
                dbt.threads(),
                config.section(RecipeSections.SYNC),
                clones.keepWeeks(),
                clones.keepMonths());
    }

    /** The same for a certain night. */
    public NightlySpec withNight(LocalDate newNight) {
        return with(Optional.of(newNight), dbt, sync, keepWeeks, keepMonths);
    }

    /** The same with another dbt. */
    public NightlySpec withDbt(String newDbt) {
        return with(night, Optional.of(newDbt), sync, keepWeeks, keepMonths);
    }

    /** The same, which keeps the last clones of so many weeks and months as well. */
    public NightlySpec keeping(int weeks, int months) {
        return with(night, dbt, sync, Optional.of(weeks), Optional.of(months));
    }

    /** The same for {@link SyncThenSnapshot}, which has Fivetran do this before. */
    public NightlySpec after(SyncFirst first) {
        return with(night, dbt, Optional.of(first), keepWeeks, keepMonths);
    }

    private NightlySpec with(
            Optional<LocalDate> newNight,
            Optional<String> newDbt,
            Optional<SyncFirst> newSync,
            Optional<Integer> weeks,
            Optional<Integer> months) {
        return new NightlySpec(
                connection,
                newNight,
                include,
                exclude,
                tables,
                keep,
                newDbt,
                processes,
                threads,
                newSync,
                weeks,
                months);
    }
}
