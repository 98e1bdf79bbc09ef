package dev.nightjar.snowflake;

import dev.nightjar.warehouse.HistoryName;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a role lacks, as the statements that give it to it, in an order in which they can be executed. In a database that we
 * write, schemas can be made, and those that we have made are the role's own: they are replaced, altered and dropped, which
 * only their owner may do (Snowflake docs: Access control privileges). A schema that the role does not see is not known of.
 */
final class MissingRights {
    private static final int MOST_SCHEMAS = 20;

    private final Session session;
    private final RoleRights rights;
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();
    private final List<Sql> statements = new ArrayList<>();
    private int schemasOfOthers;

    MissingRights(Session session, RoleRights rights) {
        this.session = session;
        this.rights = rights;
    }

    List<Sql> statements() {
        return List.copyOf(statements);
    }

    /** What is to be said of schemas of ours that belong to others; empty where there are none. */
    String ofOthers() {
        return schemasOfOthers == 0
                ? ""
                : "; %d schemas there are ours and belong to other roles%s"
                        .formatted(
                                schemasOfOthers,
                                schemasOfOthers > MOST_SCHEMAS
                                        ? ", of which the first %d are given".formatted(MOST_SCHEMAS)
                                        : "");
    }

    void use(String kind, Identifier name) {
        require("USAGE", kind, name);
    }

    /** The database of the clones: their schemas carry our comment. */
    void makeClones(Identifier database) {
        Predicate<ShownRow> isClone =
                row -> SnowflakeMarker.parse(row.get("comment")).isPresent();
        Map<String, String> owners = owners(database, isClone.or(MissingRights::isRecord));
        owners.forEach((name, owner) -> {
            Identifier schema = Identifier.of(name);
            own(database, schema, owner, schema.equals(CloneRecord.SCHEMA) ? List.of("TABLES") : List.of());
        });
    }

    /** The database of the history: the record, and each schema that has readers, with them. */
    void keepHistory(Identifier database) {
        Map<String, String> owners = owners(database, _ -> true);
        owners.forEach((name, owner) -> {
            if (name.endsWith(HistoryName.READERS)) {
                own(database, Identifier.of(name), owner, List.of("FUNCTIONS"));
            } else if (name.equals(CloneRecord.SCHEMA.name()) || owners.containsKey(name + HistoryName.READERS)) {
                own(database, Identifier.of(name), owner, List.of("TABLES"));
            }
        });
    }

    private static boolean isRecord(ShownRow row) {
        return row.get("name").equals(CloneRecord.SCHEMA.name());
    }

    /** Who owns the schemas of a database that is ours to write; none where the role does not see it. */
    private Map<String, String> owners(Identifier database, Predicate<ShownRow> which) {
        Map<String, String> owners = new TreeMap<>();
        if (!rights.reaches("DATABASE", database)) {
            statements.add(Remedies.createDatabase(database));
        } else {
            Pages.each(session, after -> metadata.showSchemas(database, after), row -> {
                if (which.test(row)) {
                    owners.put(row.get("name"), row.get("owner"));
                }
            });
        }
        use("DATABASE", database);
        require("CREATE SCHEMA", "DATABASE", database);
        return owners;
    }

    private void require(String privilege, String kind, Identifier name) {
        if (!rights.has(privilege, kind, name)) {
            statements.add(Remedies.grant(privilege, kind, name, rights.role()));
        }
    }

    private void own(Identifier database, Identifier schema, String owner, List<String> kinds) {
        if (!rights.isOwn(owner) && ++schemasOfOthers <= MOST_SCHEMAS) {
            Remedies.own(database, schema, kinds, rights.role()).forEach(statements::add);
        }
    }
}
