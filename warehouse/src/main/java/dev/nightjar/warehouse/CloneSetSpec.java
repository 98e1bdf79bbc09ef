package dev.nightjar.warehouse;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What a night's clone set is made of. */
@Description("the clones of a night")
public record CloneSetSpec(
        @Description("name of the warehouse in nightjar.yml")
        String connection,

        @Description("the night that the set belongs to") LocalDate night,
        @Description("the schemas to clone") List<Identifier> schemas,

        @Description("schemas cloned at once; 0 for as many as there are processors where it runs") @Default("2")
        int parallel,

        @Description("when the night was due; a warehouse with time travel clones as of then where it can")
        Optional<Instant> due,

        @Description("schemas of the source that are not to be cloned: the set says so of them")
        List<Identifier> notSelected) {
    /** A night that is taken as of now. */
    public CloneSetSpec(String connection, LocalDate night, List<Identifier> schemas, int parallel) {
        this(connection, night, schemas, parallel, Optional.empty(), List.of());
    }

    public CloneSetSpec {
        requireNonNull(connection, "connection is null");
        requireNonNull(night, "night is null");
        requireNonNull(due, "due is null");
        schemas = schemas.stream().distinct().sorted().toList();
        notSelected = notSelected.stream().distinct().sorted().toList();
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException("no schema is named to be cloned in night " + night);
        }
        if (parallel < 0) {
            throw new IllegalArgumentException("parallel must not be negative: " + parallel);
        }
    }

    /** The same, as of when the night was due. */
    public CloneSetSpec dueAt(Instant newDue) {
        return new CloneSetSpec(connection, night, schemas, parallel, Optional.of(newDue), notSelected);
    }

    /** The same, which says of these schemas that they were not to be cloned: they are not taken for gone. */
    public CloneSetSpec without(List<Identifier> schemasNotSelected) {
        return new CloneSetSpec(connection, night, schemas, parallel, due, schemasNotSelected);
    }

    int atOnce() {
        return parallel == 0 ? Runtime.getRuntime().availableProcessors() : parallel;
    }

    List<CloneSet.LeftOut> leftOut() {
        return notSelected.stream()
                .map(schema -> new CloneSet.LeftOut(
                        schema, Optional.empty(), false, "schema %s was not selected to be cloned".formatted(schema)))
                .toList();
    }
}
