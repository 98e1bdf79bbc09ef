package dev.nightjar.http;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

    /** Whether it begins with a placeholder of a kind. */
    static boolean beginsWith(String kind, String template) {
        Matcher first = PLACEHOLDER.matcher(template);
        return first.lookingAt() && first.group(1).equals(kind);
    }

    /**
     * The address with its placeholders filled in: percent-encoded, but for one at its very beginning, which stands for an
     * address or the begin of one. No secret does, for an address is shown where its call fails.
     *
     * @throws NightjarException {@code CONFIG} when there is nothing for one
     */
    static String fillAddress(String template, Values values) {
        Matcher first = PLACEHOLDER.matcher(template);
        int head = first.lookingAt() && !first.group(1).equals(SECRET) ? first.end() : 0;
        return fill(template.substring(0, head), values, text -> text)
                + fill(template.substring(head), values, Template::percentEncoded);
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

    private static String percentEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
