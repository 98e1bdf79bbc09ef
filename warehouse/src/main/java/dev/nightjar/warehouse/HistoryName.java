package dev.nightjar.warehouse;

import dev.nightjar.flow.journal.Key;
import java.util.List;
import java.util.Locale;

/**
 * The name of a schema's history, fit for a file and for an alias: {@code history_} and at most 40 characters of
 * {@code [a-z0-9_]}, with 8 hex digits of the exact name's hash where anything had to be changed.
 */
public final class HistoryName {
    /**
     * What the schema of a history's readers has behind the history's name, where both are schemas of one database:
     * {@code ASANA__AS_OF}.
     */
    public static final String READERS = "__AS_OF";

    private static final int LONGEST = 40;

    private HistoryName() {}

    /** {@code history_asana} for {@code asana}. */
    public static String of(Identifier schema) {
        return "history_" + plain(schema.name(), LONGEST);
    }

    /**
     * A name in {@code [a-z0-9_]}: the given one if it is plain and not too long, else what is left of it and 8 hex
     * digits of its hash.
     */
    public static String plain(String name, int longest) {
        if (name.matches("[a-z0-9_]+") && name.length() <= longest) {
            return name;
        }
        return hashed(name, List.of(name), longest);
    }

    /** What can be kept of a name in {@code [a-z0-9_]}, and 8 hex digits of a hash of the parts that it was made of. */
    public static String hashed(String name, List<String> parts, int longest) {
        String kept =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
        String hash = Key.of(parts).id().substring(0, 8);
        String head = kept.substring(0, Math.min(kept.length(), longest - hash.length() - 1));
        return head.isEmpty() ? hash : head + "_" + hash;
    }
}
