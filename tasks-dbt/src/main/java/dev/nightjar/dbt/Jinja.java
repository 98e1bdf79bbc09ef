package dev.nightjar.dbt;

import java.util.regex.Pattern;

/** Text for a file that dbt renders with Jinja. */
final class Jinja {
    private static final Pattern NOT_LITERAL = Pattern.compile("[{}\\p{Cc}\\p{Zl}\\p{Zp}]");

    private Jinja() {}

    /** SQL as it is, or as a Jinja string where Jinja, or Python's way with line ends, would read something into it. */
    static String literally(String sql) {
        return NOT_LITERAL.matcher(sql).find() ? "{{ \"" + escaped(sql) + "\" }}" : sql;
    }

    private static String escaped(String sql) {
        StringBuilder text = new StringBuilder();
        sql.codePoints().forEach(point -> {
            boolean plain = point < 0x7f && (Character.isLetterOrDigit(point) || " _.,()".indexOf(point) >= 0);
            text.append(
                    plain
                            ? Character.toString(point)
                            : point <= 0xffff ? "\\u%04x".formatted(point) : "\\U%08x".formatted(point));
        });
        return text.toString();
    }
}
