package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.snowflake.RenderedStatements.Names;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.sql.SqlDialect;
import dev.nightjar.warehouse.sql.SqlLexer;
import dev.nightjar.warehouse.sql.SqlScript;
import dev.nightjar.warehouse.sql.SqlText;
import dev.nightjar.warehouse.sql.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What is rendered with any names is what is rendered with plain ones, token by token, but for these names: one statement
 * each, in which every name stands in its place, and in a string as a string holds it.
 */
class RenderedNamesTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.names", 200);
    private static final Pattern PLAIN = Pattern.compile("ZZ(\\d+)ZZ");
    private static final List<String> PIECES = List.of(
            "\"",
            "\"\"",
            "'",
            ";",
            ".",
            "--",
            "/*",
            "*/",
            "$$",
            "\\",
            "\n",
            " ",
            "{{",
            "%",
            "a",
            "B",
            "9",
            "_",
            "ü",
            "名",
            "\uD83E\uDD89",
            "DROP",
            "CLONE",
            "->>",
            ":x",
            "&y",
            "?",
            "@~");

    /** How a name stands in a string: as it is, within quotes, quoted where it needs to be, or as LIKE finds it. */
    private static final List<UnaryOperator<String>> IN_STRINGS = List.of(
            name -> name,
            name -> name.replace("\"", "\"\""),
            name -> Identifier.of(name).toString(),
            name -> name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"));

    @Test
    void namesStayInTheirPlaces() {
        List<String> plainNames =
                IntStream.range(0, Names.COUNT).mapToObj("ZZ%dZZ"::formatted).toList();
        Map<String, List<Sql>> plain = RenderedStatements.with(Names.of(plainNames));
        Random random = new Random(11);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> hostile = IntStream.range(0, Names.COUNT)
                    .mapToObj(i -> name("n" + i, random))
                    .toList();
            Map<String, List<Sql>> rendered = RenderedStatements.with(Names.of(hostile));
            plain.forEach((file, statements) -> {
                List<Sql> others = rendered.getOrDefault(file, List.of());
                assertThat(others).as(file).hasSameSizeAs(statements);
                for (int i = 0; i < statements.size(); i++) {
                    isTheSame(statements.get(i), others.get(i), hostile);
                }
            });
        }
    }

    private static void isTheSame(Sql plain, Sql rendered, List<String> names) {
        assertThat(SqlScript.split(text(rendered), SqlDialect.SNOWFLAKE))
                .as(rendered.text())
                .hasSize(1);
        List<SqlToken> expected = tokens(plain);
        List<SqlToken> tokens = tokens(rendered);
        assertThat(tokens).as(rendered.text()).hasSameSizeAs(expected);
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            assertThat(token.kind())
                    .as(rendered.text())
                    .isEqualTo(expected.get(i).kind());
            assertThat(content(token)).as(rendered.text()).isIn(forms(expected.get(i), names));
        }
    }

    /** What a token may be, by what it is with plain names. */
    private static List<String> forms(SqlToken plain, List<String> names) {
        String content = content(plain);
        return switch (plain.kind()) {
            case NAME -> List.of(with(content, names, name -> name));
            case STRING ->
                IN_STRINGS.stream().map(form -> with(content, names, form)).toList();
            case SPACE, COMMENT, WORD, NUMBER, PARAMETER, VARIABLE, LOCATION, SYMBOL -> List.of(content);
        };
    }

    private static String with(String plain, List<String> names, UnaryOperator<String> form) {
        return PLAIN.matcher(plain)
                .replaceAll(found -> Matcher.quoteReplacement(form.apply(names.get(Integer.parseInt(found.group(1))))));
    }

    /** What Snowflake reads: in a string a backslash escapes. */
    private static String content(SqlToken token) {
        return token.kind() == SqlToken.Kind.STRING
                ? token.text().substring(1, token.text().length() - 1).replaceAll("(?s)\\\\(.)|'(')", "$1$2")
                : token.name();
    }

    private static List<SqlToken> tokens(Sql sql) {
        return SqlLexer.tokens(text(sql), SqlDialect.SNOWFLAKE);
    }

    private static SqlText text(Sql sql) {
        return SqlText.of("rendered", sql.text());
    }

    private static String name(String begin, Random random) {
        List<String> pieces = new ArrayList<>(List.of(begin));
        for (int i = random.nextInt(8); i > 0; i--) {
            pieces.add(PIECES.get(random.nextInt(PIECES.size())));
        }
        return String.join("", pieces);
    }

    @Test
    void aNameThatIsNotQuotedIsSeen() {
        List<String> hostile = List.of("a\"; DROP TABLE b; --");
        Sql plain = Sql.of("DROP SCHEMA \"ZZ0ZZ\"");

        isTheSame(
                plain, Sql.of("DROP SCHEMA " + Identifier.of(hostile.getFirst()).quoted()), hostile);
        assertThatThrownBy(() -> isTheSame(plain, Sql.of("DROP SCHEMA \"" + hostile.getFirst() + "\""), hostile))
                .isInstanceOf(AssertionError.class);
    }
}
