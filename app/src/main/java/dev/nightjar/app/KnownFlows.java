package dev.nightjar.app;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.Flow;
import dev.nightjar.flow.FlowSections;
import dev.nightjar.flow.FlowType;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import dev.nightjar.flow.config.ConfigNode;
import dev.nightjar.flow.config.DidYouMean;
import dev.nightjar.flow.config.NightjarConfig;
import dev.nightjar.recipes.HistoricalResync;
import dev.nightjar.recipes.NightlySpec;
import dev.nightjar.recipes.SyncThenTransform;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The flows that are run by name in a project: the nightly job, Nightjar's other recipes, and those that {@code flows} in
 * {@code nightjar.yml} lists.
 */
final class KnownFlows {
    private final NightjarConfig config;
    private final FlowType nightly;
    private final Map<String, FlowType> byId = new LinkedHashMap<>();

    /** @throws NightjarException {@code CONFIG} when a class that {@code nightjar.yml} names is none, or no flow */
    KnownFlows(NightjarConfig config) {
        this.config = config;
        this.nightly = new FlowType(Recipes.type(config));
        nightly.addTo(byId);
        new FlowType(HistoricalResync.class).addTo(byId);
        new FlowType(SyncThenTransform.class).addTo(byId);
        List<String> listed = config.section(FlowSections.FLOWS);
        for (int i = 0; i < listed.size(); i++) {
            listed(listed.get(i), placeOf(i)).addTo(byId);
        }
    }

    NightjarConfig config() {
        return config;
    }

    /** The nightly job: Nightjar's, or the team's subclass of it. */
    FlowType nightly() {
        return nightly;
    }

    Collection<FlowType> all() {
        return byId.values();
    }

    /**
     * The flow that a person means: by its id, by what stands behind the last dot of it, or by the name of its class, which
     * need not be listed.
     *
     * @throws NightjarException {@code USAGE} when there is none, or several
     */
    FlowType named(String name) {
        List<FlowType> found = byId.values().stream()
                .filter(type -> type.id().equals(name)
                        || type.id().endsWith("." + name)
                        || type.type().getName().equals(name))
                .toList();
        return switch (found.size()) {
            case 0 -> onClassPath(name).orElseThrow(() -> unknown(name));
            case 1 -> found.getFirst();
            default ->
                throw new NightjarException(
                        ErrorCode.USAGE,
                        "'%s' may be %s; write one of them"
                                .formatted(
                                        Printable.line(name),
                                        String.join(
                                                " or ",
                                                found.stream().map(FlowType::id).toList())));
        };
    }

    /**
     * A flow as {@code nightjar.yml} and {@code --set} say.
     *
     * @throws NightjarException {@code USAGE} or {@code CONFIG} when a value does not fit, or one is missing
     */
    Flow<?> create(FlowType type, SpecChange change) {
        if (type.type() == nightly.type()) {
            return Recipes.nightly(config, change.apply(NightlySpec.of(config), config.binder()));
        }
        Optional<Class<? extends Record>> parameters = type.parameters();
        if (parameters.isPresent()) {
            Record spec = change.create(parameters.get(), config.binder());
            return made(type, () -> type.create(spec));
        }
        requireNone(type, change);
        return made(type, type::create);
    }

    /** The flow of a run with other parameters than it was begun with. */
    Flow<?> changed(Flow<?> flow, SpecChange change) {
        @SuppressWarnings("unchecked") // getClass of a flow is a class of flows
        FlowType type = new FlowType((Class<? extends Flow<?>>) flow.getClass());
        Optional<Record> spec = flow.spec();
        if (spec.isPresent()) {
            Record other = change.apply(spec.get(), config.binder());
            return other instanceof NightlySpec night && type.type() == nightly.type()
                    ? Recipes.nightly(config, night)
                    : made(type, () -> type.create(other));
        }
        requireNone(type, change);
        return flow;
    }

    /** Whatever its constructor throws, an error too, is about the flow and not about Nightjar. */
    private static Flow<?> made(FlowType type, Supplier<Flow<?>> flow) {
        try {
            return flow.get();
        } catch (NightjarException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new NightjarException(
                    ErrorCode.USAGE, "the parameters do not fit '%s': %s".formatted(type.id(), e.getMessage()), e);
        } catch (RuntimeException | Error e) {
            throw new NightjarException(
                    ErrorCode.USAGE, "flow '%s' could not be made: %s".formatted(type.id(), reason(e)), e);
        }
    }

    /** What code that is not ours has thrown, in a sentence. */
    static String reason(Throwable error) {
        String type = error.getClass().getSimpleName();
        return error.getMessage() == null ? type : type + ": " + error.getMessage();
    }

    private static void requireNone(FlowType type, SpecChange change) {
        if (!change.isEmpty()) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "'%s' has no parameters; leave out %s"
                            .formatted(
                                    type.id(),
                                    change.written(
                                            change.values().keySet().iterator().next())));
        }
    }

    private NightjarException unknown(String name) {
        List<String> ids = List.copyOf(byId.keySet());
        List<String> candidates = name.contains(".")
                ? ids
                : ids.stream().map(id -> id.substring(id.lastIndexOf('.') + 1)).toList();
        String question = DidYouMean.question(name, candidates);
        return new NightjarException(
                ErrorCode.USAGE,
                "there is no flow '%s'; %sknown are %s, and those whose class you name or list under 'flows' in nightjar.yml"
                        .formatted(
                                Printable.line(name),
                                question.isEmpty() ? "" : question + " ",
                                String.join(", ", ids)));
    }

    private static FlowType listed(String name, Place place) {
        try {
            return onClassPath(name)
                    .orElseThrow(() -> new NightjarException(
                            ErrorCode.CONFIG,
                            "there is no class '%s'; put its jar into lib/ext or name it by --classpath"
                                    .formatted(Printable.line(name))));
        } catch (NightjarException e) {
            throw new NightjarException(ErrorCode.CONFIG, "flows in %s: %s".formatted(place, e.getMessage()), e);
        }
    }

    private Place placeOf(int flow) {
        ConfigNode written = config.node(FlowSections.FLOWS.name()).orElseThrow();
        return written instanceof ConfigNode.Sequence list
                ? list.items().get(flow).place()
                : written.place();
    }

    @SuppressWarnings("unchecked") // asSubclass has looked
    private static Optional<FlowType> onClassPath(String name) {
        try {
            Class<?> type = FlowClass.load(name);
            return Optional.of(new FlowType((Class<? extends Flow<?>>) type.asSubclass(Flow.class)));
        } catch (ClassNotFoundException _) {
            return Optional.empty();
        } catch (ClassCastException e) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "class %s is no flow; let it implement %s".formatted(name, Flow.class.getName()),
                    e);
        }
    }
}
