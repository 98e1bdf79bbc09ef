package dev.nightjar.flow;

import dev.nightjar.flow.codec.Codec;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.codec.TypeRules;
import dev.nightjar.flow.config.RecordShape;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compares a task's spec with what was stored of it. */
final class SpecCheck {
    private SpecCheck() {}

    /**
     * A spec must come back from the journal as it went in, or the task would be another one after a crash.
     */
    static void survives(Task<?> task, Payload stored, Codec codec) {
        Class<? extends Record> type = task.spec().getClass();
        if (TrustedTypes.contains(type)) {
            return;
        }
        Record back;
        try {
            back = decode(task, stored, codec);
        } catch (NightjarException e) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "the spec of task '%s' does not come back from its JSON: %s".formatted(task.step(), e.getMessage()),
                    e);
        }
        if (!task.spec().equals(back)) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "the spec of task '%s' does not come back equal from its JSON: %s; its record needs an equals that holds"
                            .formatted(task.step(), difference(task.spec(), back)));
        }
        TrustedTypes.cameBack(type);
    }

    /** Whether a step is what it was when it ran. */
    static boolean isSame(Task<?> task, String storedType, Payload stored, Codec codec) {
        return storedType.equals(task.type()) && task.spec().equals(decode(task, stored, codec));
    }

    /**
     * The spec of a resumed step must be the one it ran with; a component that was added takes its default.
     *
     * @param again the command that runs it again
     */
    static void same(Task<?> task, String storedType, Payload stored, Codec codec, Supplier<String> again) {
        if (!storedType.equals(task.type())) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    "step '%s' ran as '%s' and is now '%s'; run it again from that step with '%s', or go back to the old code"
                            .formatted(task.step(), storedType, task.type(), again.get()));
        }
        Record before = decode(task, stored, codec);
        if (!task.spec().equals(before)) {
            throw new NightjarException(
                    ErrorCode.DIVERGED,
                    "step '%s' ran with another spec: %s; run it again from that step with '%s', or go back to the old values"
                            .formatted(task.step(), difference(task.spec(), before), again.get()));
        }
    }

    private static Record decode(Task<?> task, Payload stored, Codec codec) {
        Object decoded = codec.decode(stored, TypeRules.check(task.spec().getClass()));
        return (Record) Objects.requireNonNull(decoded, "a spec is never null");
    }

    /** The components that differ, with both values. */
    static String difference(Record spec, @Nullable Record before) {
        if (before == null) {
            return "there were none, and there are %s".formatted(shorten(spec));
        }
        StringBuilder text = new StringBuilder();
        for (RecordShape.Component component : RecordShape.of(spec.getClass()).components()) {
            Object then = component.valueIn(before);
            Object now = component.valueIn(spec);
            if (!Objects.equals(then, now)) {
                text.append(text.isEmpty() ? "" : "; ")
                        .append("%s was %s and is %s".formatted(component.name(), shorten(then), shorten(now)));
            }
        }
        return text.toString();
    }

    private static String shorten(Object value) {
        String text = String.valueOf(value);
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
