package dev.nightjar.warehouse.duckdb;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.FileFailure;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.CloneChoice;
import dev.nightjar.warehouse.CloneSet;
import dev.nightjar.warehouse.CloneSets;
import dev.nightjar.warehouse.Database;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

/** A clone file that is being filled, under a hidden name. */
final class DuckDbBuilding implements CloneSets.Building {
    private final DuckDbCloneSets sets;
    private final Database target;
    private final Session session;
    private final SourceState source;
    private final Instant instant;
    private final DuckDbCloner cloner;
    private boolean sealed;

    DuckDbBuilding(
            DuckDbCloneSets sets,
            Database target,
            Session session,
            SourceState source,
            Instant instant,
            DuckDbCloner cloner) {
        this.sets = sets;
        this.target = target;
        this.session = session;
        this.source = source;
        this.instant = instant;
        this.cloner = cloner;
    }

    @Override
    public Instant instant() {
        return instant;
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public CloneChoice choose(Session reader, List<Identifier> schemas) {
        return cloner.choose(reader, schemas);
    }

    @Override
    public List<CloneSet.LeftOut> make(Session fork, Identifier schema) {
        return cloner.make(fork, schema);
    }

    @Override
    public CloneSets.Verified verify(Session reader, int parallel) {
        return cloner.verify(reader, parallel);
    }

    /** Never: what the file was when it was opened is all that can be had. */
    @Override
    public boolean takeLater() {
        return false;
    }

    @Override
    public CloneSet seal(List<CloneSet.ClonedSchema> schemas, List<CloneSet.LeftOut> leftOut) {
        source.requireUnchanged();
        session.change(CloneMarker.seal(target.alias(), schemas, leftOut));
        CloneSet set = CloneMarker.read(session, target.alias()).orElseThrow();
        session.execute(Sql.of("checkpoint " + target.alias().quoted()));
        session.close();
        Path hidden = sets.hidden(target);
        Path file = sets.file(target);
        if (Files.exists(SourceState.log(hidden))) {
            throw new NightjarException(
                    ErrorCode.INTERNAL, "%s still has a log after its checkpoint; run it again".formatted(hidden));
        }
        try {
            // A log of the clone that is replaced would be taken for the new one's.
            Files.deleteIfExists(SourceState.log(file));
            // The hidden file is complete and on disk; its new name is what makes it the set.
            Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new NightjarException(
                    ErrorCode.ENVIRONMENT,
                    "%s cannot be put in place: %s; check the permissions of its folder"
                            .formatted(file, FileFailure.reason(file, e)),
                    e);
        }
        sealed = true;
        sets.sealed(target, set);
        return set;
    }

    @Override
    public void close() {
        try {
            if (!sealed) {
                session.close();
                DuckDbCloneSets.remove(sets.hidden(target));
            }
        } finally {
            sets.ended(target);
        }
    }
}
