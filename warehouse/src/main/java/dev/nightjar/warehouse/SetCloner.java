package dev.nightjar.warehouse;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Clones schemas into a set that is being made, verifies them, and seals it. */
final class SetCloner {
    private static final int NAMED = 5;

    private final CloneSets.Building building;
    private final TaskContext context;

    SetCloner(CloneSets.Building building, TaskContext context) {
        this.building = building;
        this.context = context;
    }

    /** What one go through all schemas came to. */
    private record Round(List<CloneSet.ClonedSchema> schemas, List<CloneSet.LeftOut> leftOut, boolean replaced) {}

    /**
     * Clones what the source has of these schemas, and seals. Where a table was replaced after the instant, all of it is
     * taken once more, as of a later one.
     *
     * @param notSelected what else the set is to say that it does not hold
     * @throws NightjarException {@code CONFIG} when it has none of them, {@code EXTERNAL} when none could be cloned;
     *     nothing is sealed then
     */
    CloneSet cloneAll(List<Identifier> schemas, int parallel, List<CloneSet.LeftOut> notSelected) {
        Session session = building.session();
        context.onCancel(session::cancel);
        Round round = once(session, schemas, parallel);
        if (round.replaced() && building.takeLater()) {
            context.log()
                    .warn(
                            "tables were replaced while the night was taken ({}), so that all of it is taken once more, as of {}",
                            named(round.leftOut()),
                            building.instant());
            round = once(session, schemas, parallel);
        }
        requireAny(round.schemas().isEmpty(), ErrorCode.EXTERNAL, round.leftOut());
        return building.seal(
                round.schemas().stream()
                        .sorted(Comparator.comparing(CloneSet.ClonedSchema::schema))
                        .toList(),
                Stream.concat(round.leftOut().stream(), notSelected.stream())
                        .sorted(Comparator.comparing(CloneSet.LeftOut::schema)
                                .thenComparing(
                                        out -> out.table().map(Identifier::name).orElse("")))
                        .toList());
    }

    private Round once(Session session, List<Identifier> schemas, int parallel) {
        CloneChoice choice = building.choose(session, schemas);
        List<CloneSet.LeftOut> leftOut = Collections.synchronizedList(new ArrayList<>(choice.leftOut()));
        requireAny(choice.schemas().isEmpty(), ErrorCode.CONFIG, leftOut);
        AtomicLong done = new AtomicLong();
        Fanout.each(choice.schemas().entrySet(), parallel, schema -> {
            try (Session fork = session.fork()) {
                leftOut.addAll(building.make(fork, schema.getKey()));
            }
            context.progress().update(done.addAndGet(schema.getValue()), choice.tables(), "tables");
        });
        CloneSets.Verified verified = building.verify(session, parallel);
        leftOut.addAll(verified.leftOut());
        return new Round(verified.schemas(), List.copyOf(leftOut), verified.replaced());
    }

    private static void requireAny(boolean none, ErrorCode code, List<CloneSet.LeftOut> leftOut) {
        if (none) {
            throw new NightjarException(
                    code, "nothing could be cloned: %s; check the schemas that are named".formatted(named(leftOut)));
        }
    }

    private static String named(List<CloneSet.LeftOut> leftOut) {
        return leftOut.stream()
                .filter(CloneSet.LeftOut::missed)
                .limit(NAMED)
                .map(out -> "schema %s%s: %s"
                        .formatted(
                                out.schema(),
                                out.table().map(table -> ", table " + table).orElse(""),
                                out.reason()))
                .collect(Collectors.joining("; "));
    }
}
