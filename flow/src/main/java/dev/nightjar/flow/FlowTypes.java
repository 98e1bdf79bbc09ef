package dev.nightjar.flow;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.codec.TypeRules;
import dev.nightjar.flow.journal.Journal;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The flows that a runtime can rebuild from what a journal has of a run. Immutable. */
final class FlowTypes {
    private static final Codec CODEC = Codec.ofWhole();

    private final Map<String, Class<? extends Flow<?>>> byId = new LinkedHashMap<>();

    FlowTypes(List<Class<? extends Flow<?>>> types) {
        types.forEach(type -> byId.put(TaskTypes.of(type), type));
    }

    boolean knows(String flow) {
        return byId.containsKey(flow);
    }

    Flow<?> rebuild(Journal.Run run) {
        Class<? extends Flow<?>> type = byId.get(run.flow());
        if (type == null) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "run %s is a '%s', which is not known here; known are: %s"
                            .formatted(run.id(), run.flow(), String.join(", ", byId.keySet())));
        }
        Constructor<?> constructor = constructor(type);
        try {
            constructor.setAccessible(true);
            return (Flow<?>)
                    (constructor.getParameterCount() == 0
                            ? constructor.newInstance()
                            : constructor.newInstance(CODEC.decode(
                                    run.spec(), TypeRules.check(constructor.getParameterTypes()[0]))));
        } catch (InvocationTargetException e) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    "flow '%s' cannot be made with the parameters of run %s: %s"
                            .formatted(run.flow(), run.id(), e.getCause()),
                    e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new NightjarException(
                    ErrorCode.CONFIG, "flow '%s' cannot be made: %s".formatted(run.flow(), e.getMessage()), e);
        }
    }

    /** The one for a record, else the one for nothing. */
    private static Constructor<?> constructor(Class<?> type) {
        List<Constructor<?>> all = List.of(type.getDeclaredConstructors());
        Optional<Constructor<?>> ofSpec = all.stream()
                .filter(c -> c.getParameterCount() == 1 && c.getParameterTypes()[0].isRecord())
                .findFirst();
        return ofSpec.or(() ->
                        all.stream().filter(c -> c.getParameterCount() == 0).findFirst())
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.CONFIG,
                        "%s cannot be rebuilt; give it a constructor for its spec, or one without parameters: it has %s"
                                .formatted(type.getName(), Arrays.toString(type.getDeclaredConstructors()))));
    }

    static boolean isSame(Flow<?> flow, Journal.Run run, Codec codec) {
        try {
            same(flow, run, codec);
            return true;
        } catch (NightjarException _) {
            return false;
        }
    }

    /** A run that is taken up again must be of the flow, and with the parameters, that it was begun with. */
    static void same(Flow<?> flow, Journal.Run run, Codec codec) {
        String now = TaskTypes.of(flow.getClass());
        if (!now.equals(run.flow())) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    "run %s was begun as '%s', and this is '%s'; start a new run".formatted(run.id(), run.flow(), now));
        }
        Optional<Record> spec = flow.spec();
        if (spec.isEmpty()) {
            return;
        }
        Object before = codec.decode(run.spec(), TypeRules.check(spec.get().getClass()));
        if (!spec.get().equals(before)) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    "run %s was begun with other parameters: %s; start a new run, or 'nightjar retry' it with these"
                            .formatted(run.id(), SpecCheck.difference(spec.get(), (Record) before)));
        }
    }
}
