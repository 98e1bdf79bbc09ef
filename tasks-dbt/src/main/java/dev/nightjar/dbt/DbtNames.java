package dev.nightjar.dbt;

import dev.nightjar.warehouse.HistoryName;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which names dbt can carry. It pastes them between double quotes and into string literals and renders them as Jinja;
 * a name with a quote, a brace, a backslash, a control character or what YAML takes for the end of a line would break
 * out, so that the history gets another.
 */
final class DbtNames {
    private static final Pattern UNSAFE = Pattern.compile("[\"'{}\\\\\\p{Cc}\\p{Zl}\\p{Zp}\\uFEFF\\uFFFE\\uFFFF]");
    private static final Set<String> RESERVED = Set.of(
            "dbt_valid_from",
            "dbt_valid_to",
            "dbt_scd_id",
            "dbt_updated_at",
            "dbt_is_deleted",
            "dbt_change_type",
            "dbt_unique_key",
            SnapshotSpec.ROW_ID.name());
    private static final int LONGEST = 60;

    private DbtNames() {}

    static Identifier inHistory(Identifier name) {
        return isSafe(name) ? name : Identifier.of(HistoryName.plain(name.name(), LONGEST));
    }

    /** A name that no other table of the history has in any case. */
    static Identifier inHistory(Identifier name, Set<String> others) {
        Identifier wanted = inHistory(name);
        return others.contains(wanted.name().toLowerCase(Locale.ROOT))
                ? Identifier.of(HistoryName.hashed(name.name(), List.of(name.name()), LONGEST))
                : wanted;
    }

    static Identifier columnInHistory(Identifier name) {
        String folded = name.name().toLowerCase(Locale.ROOT);
        boolean reserved = RESERVED.contains(folded) || folded.matches("dbt_unique_key_\\d+");
        return reserved ? Identifier.of("source_" + folded) : inHistory(name);
    }

    /** A name for the node in dbt's project. Where it could also be read as another pair of names it carries a hash. */
    static String node(TableName table) {
        String schema = table.schema().name();
        String name = table.table().name();
        String joined = schema + "__" + name;
        String plain = HistoryName.plain(joined, LONGEST);
        boolean unambiguous = plain.equals(joined)
                && joined.indexOf("__") == schema.length()
                && joined.lastIndexOf("__") == schema.length();
        return unambiguous ? joined : HistoryName.hashed(joined, List.of(schema, name), LONGEST);
    }

    /** A name for the folder of a schema, and for its source. */
    static String folder(Identifier schema) {
        return HistoryName.plain(schema.name(), LONGEST);
    }

    /** dbt trims names, too. */
    private static boolean isSafe(Identifier name) {
        return !UNSAFE.matcher(name.name()).find() && name.name().strip().equals(name.name());
    }
}
