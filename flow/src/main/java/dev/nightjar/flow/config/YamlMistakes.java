package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/**
 * Says what is wrong with a YAML file in words of people. The scanner's own message has the place of the problem (the
 * exception's location is that of the last good token), and often the place where the broken thing began before it.
 */
final class YamlMistakes {
    private static final Pattern MARK = Pattern.compile("(?m)^ in reader, line (\\d{1,9}), column (\\d{1,9}):$");
    private static final String NOT_A_KEY = "Expected a property name (Scalar value in YAML), got this instead: ";

    private final SourceText source;
    private final String message;
    private final Place start;
    private final Place problem;

    private YamlMistakes(SourceText source, JacksonException failure) {
        this.source = source;
        this.message = failure.getOriginalMessage();
        List<Place> marks = MARK.matcher(message).results().map(this::place).toList();
        this.start = marks.isEmpty() ? lastToken(failure) : marks.getFirst();
        this.problem = marks.isEmpty() ? start : marks.getLast();
    }

    static NightjarException explain(SourceText source, JacksonException failure) {
        return new YamlMistakes(source, failure).explain();
    }

    /** Why a value cannot start like this: an alias, an anchor, a tag, or a character that YAML keeps for itself. */
    static Optional<String> decoration(SourceText source, Place place) {
        return switch (source.at(place)) {
            case '*' -> Optional.of(quoteIt("*", "is an alias in YAML", word(source, place)));
            case '&' ->
                Optional.of("'%s' is an anchor of YAML, which is not supported; repeat the value where it is needed"
                        .formatted(word(source, place)));
            case '!' ->
                Optional.of("'%s' is a tag of YAML, which is not supported; remove it".formatted(word(source, place)));
            case '@' -> Optional.of(quoteIt("@", "is reserved in YAML", word(source, place)));
            case '`' -> Optional.of(quoteIt("`", "is reserved in YAML", word(source, place)));
            case '%' -> Optional.of(quoteIt("%", "is reserved in YAML", word(source, place)));
            default -> Optional.empty();
        };
    }

    private NightjarException explain() {
        if (source.before(problem).isBlank() && source.at(problem) == '\t') {
            return at(problem, "the line is indented with a tab; indent it with spaces");
        }
        if (message.startsWith(NOT_A_KEY)) {
            return notAKey(message.substring(NOT_A_KEY.length()));
        }
        if (source.at(problem) == '{' && source.before(problem).endsWith("$")) {
            return at(problem, "a value with '${' cannot stand bare within '{ }' or '[ ]'; write it in quotes");
        }
        Optional<String> alias =
                message.startsWith("while scanning an alias") ? decoration(source, start) : Optional.<String>empty();
        return alias.map(sentence -> at(start, sentence))
                .or(() -> decoration(source, problem).map(sentence -> at(problem, sentence)))
                .orElseGet(this::structure);
    }

    private NightjarException notAKey(String found) {
        String until = source.before(problem);
        if (found.startsWith("=ALI")) {
            Place alias = before(until.lastIndexOf('*'));
            return at(alias, decoration(source, alias).orElse("an alias is not supported; write the key out"));
        }
        int bracket = Math.max(until.lastIndexOf('{'), until.lastIndexOf('['));
        if (bracket > 0 && until.startsWith("{{", bracket - 1)) {
            return at(
                    before(bracket - 1),
                    "a value that starts with '{{' is a map in YAML; write it in quotes: '{{ … }}'");
        }
        return at(before(bracket), "a key must be a single word or text, not a list or a map; write it in quotes");
    }

    private NightjarException structure() {
        if (message.contains("mapping values are not allowed")) {
            return at(
                    problem,
                    "a ':' cannot stand here; write a value that holds ': ' in quotes, or check the indentation");
        }
        if (message.contains("sequence entries are not allowed")) {
            return at(problem, "a list cannot start on the line of its key; start '- ' on the next line");
        }
        if (message.contains("quoted scalar")) {
            return message.contains("escape")
                    ? at(problem, "a backslash in double quotes starts an escape; use single quotes, or write it twice")
                    : at(start, "the quote that opens here is never closed; close it");
        }
        if (message.contains("could not find expected ':'")) {
            return at(start, "a key without a ':'; write 'key: value', or '- value' for an item of a list");
        }
        if (message.startsWith("while parsing a flow")) {
            return at(start, "the bracket that opens here is not closed, or lacks a comma; correct what is in it");
        }
        if (message.contains("but found '<block mapping start>'") || message.contains("'<block sequence start>'")) {
            return at(problem, "the line is not in line with the lines above; check its indentation");
        }
        if (message.contains("expected <block end>")) {
            return at(problem, "this cannot stand here; check the indentation and the quotes of this line");
        }
        return at(problem, "this is not valid YAML; check the indentation and the quotes of this line");
    }

    private NightjarException at(Place place, String sentence) {
        return new NightjarException(CONFIG, place, sentence);
    }

    private Place place(MatchResult mark) {
        return source.place(Integer.parseInt(mark.group(1)), Integer.parseInt(mark.group(2)));
    }

    private Place lastToken(JacksonException failure) {
        TokenStreamLocation location = failure.getLocation();
        return location == null ? source.place(1, 1) : source.place(location.getLineNr(), location.getColumnNr());
    }

    /** The place of a character of the problem's line; the problem itself for -1. */
    private Place before(int index) {
        return index < 0
                ? problem
                : source.place(problem.line(), source.before(problem).codePointCount(0, index) + 1);
    }

    private static String word(SourceText source, Place place) {
        return Texts.shorten(source.from(place).split("[\\s,\\]}]", 2)[0]);
    }

    private static String quoteIt(String start, String why, String value) {
        return "a value that starts with '%s' %s; write it in quotes: '%s'".formatted(start, why, value);
    }
}
