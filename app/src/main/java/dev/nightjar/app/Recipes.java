package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.NightReport;
import dev.nightjar.recipes.NightlyCloneThenSnapshot;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.recipes.RecipeSections;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/** The recipe that {@code nightjar.yml} names, or Nightjar's own. */
final class Recipes {
    private Recipes() {}

    static Flow<NightReport> nightly(NightjarConfig config, NightlySpec spec) {
        Optional<String> named = config.section(RecipeSections.RECIPE);
        return named.isEmpty() ? new NightlyCloneThenSnapshot(spec) : create(named.get(), spec);
    }

    /** The class of the recipe, to rebuild its runs by. */
    static Class<? extends NightlyCloneThenSnapshot> type(NightjarConfig config) {
        return config.section(RecipeSections.RECIPE).isPresent()
                ? named(config.section(RecipeSections.RECIPE).get())
                : NightlyCloneThenSnapshot.class;
    }

    private static Class<? extends NightlyCloneThenSnapshot> named(String name) {
        try {
            return Class.forName(name).asSubclass(NightlyCloneThenSnapshot.class);
        } catch (ClassNotFoundException e) {
            throw wrong(name, "there is no such class; put its jar into lib/ext or name it by --classpath", e);
        } catch (ClassCastException e) {
            throw wrong(name, "it does not extend " + NightlyCloneThenSnapshot.class.getName(), e);
        }
    }

    private static Flow<NightReport> create(String name, NightlySpec spec) {
        try {
            return named(name).getConstructor(NightlySpec.class).newInstance(spec);
        } catch (NoSuchMethodException e) {
            throw wrong(name, "it has no public constructor that takes a NightlySpec", e);
        } catch (InvocationTargetException e) {
            throw wrong(name, "its constructor failed: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw wrong(name, "it cannot be made: " + e, e);
        }
    }

    private static NightjarException wrong(String name, String problem, Exception cause) {
        return new NightjarException(
                ErrorCode.CONFIG, "recipe '%s' in nightjar.yml: %s".formatted(name, problem), cause);
    }
}
