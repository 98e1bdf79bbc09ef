package dev.nightjar.warehouse;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Names as nobody would choose them. */
public final class Fuzz {
    private static final String[] PIECES = {
        "\"",
        "\"\"",
        "'",
        ".",
        ";",
        "--",
        "/*",
        "*/",
        "\\",
        "\n",
        "\r",
        "\t",
        " ",
        "%",
        "_",
        "$",
        "{",
        "}",
        "select",
        "null",
        "rowid",
        "\u0001",
        "\u007F",
        "\u00A0",
        "\u00E9",
        "e\u0301",
        "\u0130",
        "\u200B",
        "\u202E",
        "\uFEFF",
        "\uFFFD",
        "\uD83E\uDD89",
        "\u65E5",
        "\u05D0"
    };

    private Fuzz() {}

    /** So many of them, no two the same without regard to case, for DuckDB takes those for one. */
    public static Set<String> identifiers(Random random, int count) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> seen = new TreeSet<>();
        while (names.size() < count) {
            String name = identifier(random);
            if (seen.add(name.toLowerCase(Locale.ROOT))) {
                names.add(name);
            }
        }
        return Collections.unmodifiableSet(names);
    }

    private static String identifier(Random random) {
        StringBuilder name = new StringBuilder();
        int pieces = 1 + random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            if (random.nextBoolean()) {
                name.append(PIECES[random.nextInt(PIECES.length)]);
            } else {
                int codePoint = 1 + random.nextInt(0x10FFFF);
                name.appendCodePoint(
                        Character.getType(codePoint) == Character.SURROGATE ? 'a' + random.nextInt(26) : codePoint);
            }
        }
        return name.toString();
    }
}
