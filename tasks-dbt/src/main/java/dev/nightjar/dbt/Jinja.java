package dev.nightjar.dbt;

/** Text for a file that dbt renders with Jinja. */
final class Jinja {
    private Jinja() {}

    /** SQL as it is, or as a Jinja string where Jinja would read something into it. */
    static String literally(String sql) {
        return sql.indexOf('{') < 0 && sql.indexOf('}') < 0 ? sql : "{{ \"" + escaped(sql) + "\" }}";
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
