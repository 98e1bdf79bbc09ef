package dev.nightjar.flow;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.codec.TypeRules;
import dev.nightjar.flow.journal.Journal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The flows that a runtime can rebuild from what a journal has of a run. Immutable. */
final class FlowTypes {
    private static final Codec CODEC = Codec.ofWhole();

    private final Map<String, FlowType> byId = new LinkedHashMap<>();

    FlowTypes(List<Class<? extends Flow<?>>> types) {
        types.stream().map(FlowType::new).forEach(type -> type.addTo(byId));
    }

    boolean knows(String flow) {
        return byId.containsKey(flow);
    }

    Flow<?> rebuild(Journal.Run run) {
        FlowType type = byId.get(run.flow());
        if (type == null) {
            throw new NightjarException(
                    ErrorCode.USAGE,
                    "run %s is a '%s', which is not known here (known are: %s); list its class under 'flows' in nightjar.yml, or give it to the runtime in Java"
                            .formatted(run.id(), run.flow(), String.join(", ", byId.keySet())));
        }
        Optional<Record> spec =
                type.parameters().map(record -> (Record) CODEC.decode(run.spec(), TypeRules.check(record)));
        try {
            return spec.isPresent() ? type.create(spec.get()) : type.create();
        } catch (NightjarException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    "flow '%s' cannot be made with the parameters of run %s: %s".formatted(run.flow(), run.id(), e),
                    e);
        }
    }

    static boolean isSame(Flow<?> flow, Journal.Run run, Codec codec) {
        try {
            same(flow, run, codec);
            return true;
        } catch (NightjarException _) {
            return false;
        }
    }

    /** A run that is taken up again must be of the flow that it was begun with. */
    static void sameType(Flow<?> flow, Journal.Run run) {
        String now = TaskTypes.of(flow.getClass());
        if (!now.equals(run.flow())) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    "run %s was begun as '%s', and this is '%s'; start a new run".formatted(run.id(), run.flow(), now));
        }
    }

    /** A run that is taken up again must be of the flow, and with the parameters, that it was begun with. */
    static void same(Flow<?> flow, Journal.Run run, Codec codec) {
        sameType(flow, run);
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
