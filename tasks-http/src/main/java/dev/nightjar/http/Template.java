package dev.nightjar.http;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with <code>{{kind.name}}</code> in it. */
final class Template {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([a-z]+)\\.([^{}\\s]+)\\s*}}");
    private static final String SECRET = "secret";

    /** What stands for a placeholder of a kind. */
    interface Values {
        Optional<String> value(String kind, String name);
    }

    private Template() {}

    static boolean hasSecret(String template) {
        return PLACEHOLDER
                .matcher(template)
                .results()
                .map(match -> match.group(1))
                .anyMatch(SECRET::equals);
    }

    /**
     * The text with its placeholders filled in.
     *
     * @throws NightjarException {@code CONFIG} when there is nothing for one
     */
    static String fill(String template, Values values, UnaryOperator<String> escape) {
        Function<MatchResult, String> value = match -> values.value(match.group(1), match.group(2))
                .map(escape)
                .map(Matcher::quoteReplacement)
                .orElseThrow(() -> new NightjarException(
                        ErrorCode.CONFIG,
                        "there is nothing for %s; use {{secret.NAME}}, {{value.NAME}} with 'values', or {{answer./POINTER}} in the address of 'poll'"
                                .formatted(match.group())));
        return PLACEHOLDER.matcher(template).replaceAll(value);
    }
}
