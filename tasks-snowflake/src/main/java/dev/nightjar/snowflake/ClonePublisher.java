package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import dev.nightjar.warehouse.CloneHooks;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the clones of a sealed night their fixed names. What is there is read first: a schema whose marker says that it is
 * published already is left alone, so that whoever tries again after a crash or a lost answer undoes no swap.
 */
final class ClonePublisher {
    private final SnowflakeSpec spec;
    private final CloneHooks hooks;
    private final SnowflakeClones clones = new SnowflakeClones();
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();

    ClonePublisher(SnowflakeSpec spec, CloneHooks hooks) {
        this.spec = spec;
        this.hooks = hooks;
    }

    /**
     * A schema that is to be published.
     *
     * @param how a swap needs a schema under the fixed name
     */
    private record Due(SnowflakeCloneSpec spec, SnowflakeClones.Publishing how) {}

    /** The statements that are left to do, in order. */
    List<Sql> planned(Session session, CloneSet set) {
        HeldSchemas held = HeldSchemas.read(session, metadata, spec.target());
        return due(held, set).stream()
                .flatMap(due -> statements(due.spec(), due.how()).stream())
                .toList();
    }

    /** What publishes a clone that is not made yet. */
    List<Sql> planned(HeldSchemas held, SnowflakeCloneSpec clone) {
        held.requireFreeFor(clone.schema(), SnowflakeMarker.Kind.PUBLISHED);
        return statements(clone, how(held, clone.schema()));
    }

    private List<Sql> statements(SnowflakeCloneSpec clone, SnowflakeClones.Publishing how) {
        return clones.publish(clone, how, name -> grants(clone, name));
    }

    /** Publishes what is not: its schemas. */
    List<Identifier> publish(Session session, CloneSet set, TaskContext context) {
        NamedSteps steps = new NamedSteps(context);
        HeldSchemas held = HeldSchemas.read(session, metadata, spec.target());
        List<Identifier> published = new ArrayList<>();
        for (Due due : due(held, set)) {
            SnowflakeCloneSpec clone = due.spec();
            switch (due.how()) {
                case REPLACE -> all(steps, session, clone, statements(clone, due.how()));
                case SWAP -> {
                    all(steps, session, clone, clones.incoming(clone, grants(clone, clone.incoming())));
                    // INVARIANT: the marker is read in the same attempt as the swap is sent, which would undo itself,
                    // and before it is sent again.
                    if (!isPublished(session, clone)) {
                        steps.persist(
                                session,
                                step(clone, clones.swap(clone)),
                                clones.swap(clone),
                                () -> isPublished(session, clone));
                    }
                    all(steps, session, clone, List.of(clones.dropIncoming(clone)));
                }
            }
            published.add(clone.schema());
        }
        leftovers(held, set).forEach(clone -> all(steps, session, clone, List.of(clones.dropIncoming(clone))));
        return published;
    }

    private void all(NamedSteps steps, Session session, SnowflakeCloneSpec clone, List<Sql> statements) {
        for (Sql sql : statements) {
            steps.persist(session, step(clone, sql), sql);
        }
    }

    private static String step(SnowflakeCloneSpec clone, Sql sql) {
        return "publish %s of %s: %s"
                .formatted(clone.schema(), clone.marker().night(), StatementText.shortened(sql.text(), 100));
    }

    private List<Sql> grants(SnowflakeCloneSpec clone, Identifier name) {
        return hooks.grants(clone.schema(), SnowflakeText.schema(clone.target(), name), clones.grants(clone, name));
    }

    private boolean isPublished(Session session, SnowflakeCloneSpec clone) {
        return isPublished(HeldSchemas.read(session, metadata, spec.target()), clone);
    }

    private static boolean isPublished(HeldSchemas held, SnowflakeCloneSpec clone) {
        return held.marker(clone.schema())
                .filter(marker -> marker.kind() == SnowflakeMarker.Kind.PUBLISHED && marker.sealed())
                .filter(marker -> marker.isSame(clone.marker()))
                .isPresent();
    }

    /** Looks at all before anything is changed. */
    private List<Due> due(HeldSchemas held, CloneSet set) {
        List<Due> due = new ArrayList<>();
        for (SnowflakeCloneSpec clone : clones(held, set)) {
            held.requireFreeFor(clone.schema(), SnowflakeMarker.Kind.PUBLISHED);
            if (!isPublished(held, clone)) {
                due.add(new Due(clone, how(held, clone.schema())));
            }
        }
        return due;
    }

    private SnowflakeClones.Publishing how(HeldSchemas held, Identifier fixed) {
        return held.has(fixed) ? spec.howToClone().publishing() : SnowflakeClones.Publishing.REPLACE;
    }

    /** What a swap that was cut off has left. */
    private List<SnowflakeCloneSpec> leftovers(HeldSchemas held, CloneSet set) {
        return clones(held, set).stream()
                .filter(clone -> isPublished(held, clone))
                .filter(clone -> held.marker(clone.incoming())
                        .filter(marker -> marker.kind() == SnowflakeMarker.Kind.PUBLISHED)
                        .isPresent())
                .toList();
    }

    private List<SnowflakeCloneSpec> clones(HeldSchemas held, CloneSet set) {
        return set.schemas().stream()
                .map(schema -> clone(held, set, schema.schema()))
                .toList();
    }

    private SnowflakeCloneSpec clone(HeldSchemas held, CloneSet set, Identifier schema) {
        SnowflakeCloning how = spec.howToClone();
        Map.Entry<Identifier, SnowflakeMarker> dated = dated(held, spec, set, schema)
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.EXTERNAL,
                        "the clone of schema %s of night %s is not in database %s any more; somebody dropped or changed it"
                                .formatted(schema, set.night(), spec.target())));
        return new SnowflakeCloneSpec(
                spec.source(),
                spec.target(),
                schema,
                dated.getValue().unsealed(),
                how.options(),
                how.roles(),
                Optional.of(dated.getKey()));
    }

    /** The sealed dated schema of a set, by its marker. */
    static Optional<Map.Entry<Identifier, SnowflakeMarker>> dated(
            HeldSchemas held, SnowflakeSpec spec, CloneSet set, Identifier schema) {
        return held.dated()
                .filter(entry -> entry.getValue().sealed()
                        && entry.getValue().night().equals(set.night())
                        && entry.getValue().instant().equals(set.instant())
                        && entry.getValue().source().equals(CloneNames.source(spec, schema)))
                .findFirst();
    }
}
