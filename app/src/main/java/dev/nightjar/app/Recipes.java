package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlyCloneThenSnapshot;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.recipes.RecipeSections;
import dev.nightjar.recipes.SyncThenSnapshot;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/** The recipe that {@code nightjar.yml} names, or Nightjar's own: after Fivetran, where the file says what is synced. */
final class Recipes {
    private Recipes() {}

    static Flow<NightReport> nightly(NightjarConfig config, NightlySpec spec) {
        Optional<String> named = config.section(RecipeSections.RECIPE);
        if (named.isPresent()) {
            return create(config, spec);
        }
        return spec.sync().isPresent() ? new SyncThenSnapshot(spec) : new NightlyCloneThenSnapshot(spec);
    }

    /** The class of the recipe, to rebuild its runs by. */
    static Class<? extends NightlyCloneThenSnapshot> type(NightjarConfig config) {
        boolean syncs = config.section(RecipeSections.SYNC).isPresent();
        Optional<String> name = config.section(RecipeSections.RECIPE);
        if (name.isEmpty()) {
            return syncs ? SyncThenSnapshot.class : NightlyCloneThenSnapshot.class;
        }
        Class<? extends NightlyCloneThenSnapshot> type = named(config, name.get());
        if (syncs && !SyncThenSnapshot.class.isAssignableFrom(type)) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "%s does not sync, and there is a section 'sync'; let it extend %s, or take the section out"
                            .formatted(written(config), SyncThenSnapshot.class.getName()));
        }
        return type;
    }

    private static Class<? extends NightlyCloneThenSnapshot> named(NightjarConfig config, String name) {
        try {
            return FlowClass.load(name).asSubclass(NightlyCloneThenSnapshot.class);
        } catch (ClassNotFoundException e) {
            throw wrong(config, "there is no such class; put its jar into lib/ext or name it by --classpath", e);
        } catch (ClassCastException e) {
            throw wrong(config, "it does not extend " + NightlyCloneThenSnapshot.class.getName(), e);
        }
    }

    private static Flow<NightReport> create(NightjarConfig config, NightlySpec spec) {
        try {
            return type(config).getConstructor(NightlySpec.class).newInstance(spec);
        } catch (NoSuchMethodException e) {
            throw wrong(config, "it has no public constructor that takes a NightlySpec", e);
        } catch (InvocationTargetException e) {
            throw wrong(config, "its constructor failed: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw wrong(config, "it cannot be made: " + e, e);
        }
    }

    private static NightjarException wrong(NightjarConfig config, String problem, Exception cause) {
        return new NightjarException(ErrorCode.CONFIG, "%s: %s".formatted(written(config), problem), cause);
    }

    /** The recipe as the file names it, and where. */
    private static String written(NightjarConfig config) {
        return "recipe '%s' in %s"
                .formatted(
                        config.section(RecipeSections.RECIPE).orElseThrow(),
                        config.node(RecipeSections.RECIPE.name()).orElseThrow().place());
    }
}
