package dev.nightjar.testkit;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a column's values look like, guessed from its name and type, as SQL over a row's hash. */
final class PlausibleValue {
    /** A text is one of the words, and where there is a range, a number from it and an end. */
    private record Rule(Pattern name, List<String> words, int range, String end) {
        Rule(String name, String words, int range, String end) {
            this(Pattern.compile(name), List.of(words.split("\\|")), range, end);
        }
    }

    private static final String PEOPLE = "Ana|Bo|Chidi|Dora|Emre|Fatima|Goran|Hana|Ivo|Jun|Kemi|Lars";
    private static final List<Rule> RULES = List.of(
            new Rule("(^|_)id$", "ref_|obj_|x_", 5000, ""),
            new Rule("email(_address)?$", "ana.|bo.|chidi.|dora.|emre.|fatima.|goran.|hana.", 900, "@example.com"),
            new Rule("first_name|nickname", PEOPLE, 0, ""),
            new Rule("last_name|surname", "Abara|Berg|Costa|Demir|Egger|Fofana|Grant|Haddad|Ito|Juhl", 0, ""),
            new Rule("user_?name|author|owner|assignee", "ana|bo|chidi|dora|emre|fatima|goran|hana", 90, ""),
            new Rule("status|state$|stage", "open|pending|active|paused|closed|cancelled", 0, ""),
            new Rule("currency", "EUR|USD|GBP|JPY|SEK", 0, ""),
            new Rule("country", "DE|US|GB|JP|SE|NG|BR", 0, ""),
            new Rule("city|region|province", "Lisbon|Lagos|Osaka|Malmö|Recife|Graz|Austin", 0, ""),
            new Rule("locale|language", "en-GB|de-AT|pt-BR|ja-JP|sv-SE", 0, ""),
            new Rule("time_?zone", "UTC|Europe/Vienna|America/Chicago|Asia/Tokyo", 0, ""),
            new Rule("phone|fax", "+1 555 01", 90, ""),
            new Rule("url|link|uri|website", "https://www.example.com/a/|https://www.example.com/b/", 5000, ""),
            new Rule("colou?r", "red|teal|amber|navy|#8a2be2", 0, ""),
            new Rule("(type|kind|category|source|channel|method)$", "standard|manual|import|web|api|mobile", 0, ""),
            new Rule("sku|barcode|code$|number$", "A-|B-|K-|X-", 9000, ""),
            new Rule(
                    "name|title|label|subject", "Aurora |Basalt |Cedar |Delta |Ember |Fjord |Garnet |Harbor ", 400, ""),
            new Rule("_at$|_date|_time|^date", "2024-03-|2025-07-|2025-11-|2026-02-", 19, "T08:30:00Z"),
            new Rule(
                    "description|body|text|message|note|comment|reason|content",
                    "Asked about order |Sent a reminder for case |Called back, see ticket |Waits for an answer on ",
                    5000,
                    "."),
            new Rule("ids?$|key$|token", "ref_|obj_|x_", 5000, ""));
    private static final Rule ANY_TEXT = new Rule("", "alpha |birch |coral |dune |echo |flint ", 200, "");

    private PlausibleValue() {}

    /**
     * The column's value in a row.
     *
     * @param hash SQL of the row's hash, an integer
     */
    static String of(ConnectorColumn column, String hash) {
        int salt = Math.floorMod(column.name().hashCode(), 1000);
        String chance = "hash(%s, %d)".formatted(hash, salt);
        String value = value(column.name().toLowerCase(Locale.ROOT), column.type(), chance);
        boolean hasNulls = salt % 3 == 0;
        return hasNulls ? "CASE WHEN %s %% 11 > 0 THEN %s END".formatted(chance, value) : value;
    }

    private static String value(String name, String type, String chance) {
        boolean isId = name.equals("id") || name.endsWith("_id");
        return switch (TypeFamily.of(type)) {
            case TEXT -> text(name, chance);
            case BOOLEAN -> "(%s %% 3 = 0)".formatted(chance);
            case INTEGER -> isId ? "(1001 + %s %% 500)".formatted(chance) : "(%s %% 2000)".formatted(chance);
            case DECIMAL, DOUBLE -> "(%s %% 1000000 / 100)".formatted(chance);
            case TIMESTAMP -> "(TIMESTAMP '2024-01-01' + to_seconds((%s %% 78000000)::BIGINT))".formatted(chance);
            case INSTANT -> "to_timestamp((1704067200 + %s %% 78000000)::BIGINT)".formatted(chance);
            case DATE -> "(DATE '2024-01-01' + (%s %% 900)::INTEGER)".formatted(chance);
            case TIME -> "(TIME '00:00:00' + to_seconds((%s %% 86400)::BIGINT))".formatted(chance);
            case INTERVAL -> "to_minutes((%s %% 5000)::BIGINT)".formatted(chance);
            case JSON -> "('{\"source\": \"web\", \"step\": ' || %s %% 9 || '}')".formatted(chance);
            case BLOB -> "('bytes ' || %s %% 900)::BLOB".formatted(chance);
            case UUID -> "md5((%s)::VARCHAR)::UUID".formatted(chance);
            case LIST -> "[%s]".formatted(value(name, type.substring(0, type.length() - 2), chance));
            case OTHER -> "NULL";
        };
    }

    private static String text(String name, String chance) {
        Rule rule = RULES.stream()
                .filter(candidate -> candidate.name().matcher(name).find())
                .findFirst()
                .orElse(ANY_TEXT);
        String words = rule.words().stream().map(Sql::text).collect(Collectors.joining(", "));
        String word = "([%s])[1 + (%s %% %d)::BIGINT]"
                .formatted(words, chance, rule.words().size());
        if (rule.range() == 0) {
            return word;
        }
        // From 10 up, so that the day of a date and the end of a phone number have two digits.
        String number = "(10 + %s // 16 %% %d)".formatted(chance, rule.range());
        String end = rule.end().isEmpty() ? "" : " || " + Sql.text(rule.end());
        return "(%s || %s%s)".formatted(word, number, end);
    }
}
