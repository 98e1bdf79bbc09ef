package dev.nightjar.snowflake;

import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a role may do: what was granted to it, and to the roles that were granted to it.
 *
 * @param roles the names of all of them
 */
record RoleRights(Identifier role, Set<String> roles, Set<Right> rights) {
    private static final int MOST_ROLES = 100;
    private static final Set<String> ALL = Set.of("OWNERSHIP", "ALL PRIVILEGES", "ALL");

    /** A privilege on something. */
    record Right(String privilege, String kind, String name) {}

    RoleRights {
        roles = Set.copyOf(roles);
        rights = Set.copyOf(rights);
    }

    static RoleRights read(Session session, Identifier role) {
        SnowflakeMetadata metadata = new SnowflakeMetadata();
        Set<Right> rights = new HashSet<>();
        Set<String> seen = new HashSet<>(Set.of(role.name()));
        Deque<Identifier> open = new ArrayDeque<>(List.of(role));
        while (!open.isEmpty() && seen.size() <= MOST_ROLES) {
            Sql question = metadata.showGrants(open.pop());
            for (ShownRow row : session.query(question, ShownRow::of)) {
                Identifier name = unquoted(row.get("name"));
                rights.add(new Right(row.get("privilege"), row.get("granted_on"), name.name()));
                if (row.get("granted_on").equals("ROLE") && seen.add(name.name())) {
                    open.add(name);
                }
            }
        }
        return new RoleRights(role, seen, rights);
    }

    boolean has(String privilege, String kind, Identifier name) {
        return rights.stream()
                .filter(right -> right.kind().equals(kind) && right.name().equals(name.name()))
                .anyMatch(right -> right.privilege().equals(privilege) || ALL.contains(right.privilege()));
    }

    /** Whether it has any right on something. */
    boolean reaches(String kind, Identifier name) {
        return rights.stream()
                .anyMatch(right -> right.kind().equals(kind) && right.name().equals(name.name()));
    }

    /** Whether what this role owns is the role's own, or one's that was granted to it. */
    boolean isOwn(String owner) {
        return roles.contains(owner);
    }

    /** Names are quoted where they need it. */
    private static Identifier unquoted(String shown) {
        return shown.length() > 2 && shown.startsWith("\"") && shown.endsWith("\"")
                ? Identifier.of(shown.substring(1, shown.length() - 1).replace("\"\"", "\""))
                : Identifier.of(shown.isEmpty() ? "?" : shown);
    }
}
