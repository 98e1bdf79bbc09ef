package dev.nightjar.recipes;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.config.ConfigSection;
import java.util.List;
import java.util.Optional;

/** The sections of {@code nightjar.yml} that recipes read. */
public final class RecipeSections {
    /** {@code schemas: {include, exclude}}. */
    public static final SchemasSection SCHEMAS = new SchemasSection();

    /** {@code clones: {keep, keep_weeks, keep_months}}. */
    public static final ClonesSection CLONES = new ClonesSection();

    /** {@code recipe: com.acme.OurNight}. */
    public static final RecipeSection RECIPE = new RecipeSection();

    /** {@code sync: {connections, trigger, on_failure}}. */
    public static final SyncSection SYNC = new SyncSection();

    private RecipeSections() {}

    /** Which schemas are cloned. */
    @Description("which of the schemas that Fivetran writes are cloned")
    public record Schemas(
            @Description("only schemas that match one of these patterns; all where it is empty")
            List<String> include,

            @Description("no schema that matches one of these patterns")
            List<String> exclude) {
        public Schemas {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
        }
    }

    /** How long clones are kept. */
    @Description("the clones of the nights")
    public record Clones(
            @Description("how many of the last nights to keep") @Default("7")
            int keep,

            @Description("of how many of the last weeks that have a night to keep the last one; none by default")
            Optional<Integer> keepWeeks,

            @Description("of how many of the last months that have a night to keep the last one; none by default")
            Optional<Integer> keepMonths) {
        public Clones {
            if (keep < 1) {
                throw new IllegalArgumentException("keep must be at least 1: " + keep);
            }
            if (keepWeeks.orElse(0) < 0 || keepMonths.orElse(0) < 0) {
                throw new IllegalArgumentException("keep_weeks and keep_months must not be negative: %d, %d"
                        .formatted(keepWeeks.orElse(0), keepMonths.orElse(0)));
            }
        }
    }

    /** Registers {@code schemas}. */
    public static final class SchemasSection extends ConfigSection<Schemas> {
        public SchemasSection() {
            super("schemas", "which of the schemas that Fivetran writes are cloned", "{}");
        }
    }

    /** Registers {@code clones}. */
    public static final class ClonesSection extends ConfigSection<Clones> {
        public ClonesSection() {
            super("clones", "how long the clones of the nights are kept", "{}");
        }
    }

    /** Registers {@code recipe}. */
    public static final class RecipeSection extends ConfigSection<Optional<String>> {
        public RecipeSection() {
            super("recipe", "the class of your own subclass of NightlyCloneThenSnapshot, which 'nightjar run' runs");
        }
    }

    /** Registers {@code sync}. */
    public static final class SyncSection extends ConfigSection<Optional<SyncFirst>> {
        public SyncSection() {
            super("sync", "what Fivetran is to have done before the night is cloned");
        }
    }
}
