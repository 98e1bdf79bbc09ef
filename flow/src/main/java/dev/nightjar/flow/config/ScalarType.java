package dev.nightjar.flow.config;

import static java.util.function.UnaryOperator.identity;

import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What a single value may be converted to.
 *
 * @param noun what a value must be, as in "must be a whole number"
 * @param parser throws {@link IllegalArgumentException} or {@link DateTimeException} for what is none
 * @param advice what to do about a text that is none
 */
record ScalarType(String noun, Function<String, Object> parser, UnaryOperator<String> advice) {
    private static final Pattern DIGITS = Pattern.compile("[+-]?\\d+");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Map<Class<?>, ScalarType> TYPES = Map.ofEntries(
            Map.entry(String.class, of("a text", "some text", identity()::apply)),
            Map.entry(int.class, wholeNumber(Integer::valueOf, Integer.MIN_VALUE, Integer.MAX_VALUE)),
            Map.entry(Integer.class, wholeNumber(Integer::valueOf, Integer.MIN_VALUE, Integer.MAX_VALUE)),
            Map.entry(long.class, wholeNumber(Long::valueOf, Long.MIN_VALUE, Long.MAX_VALUE)),
            Map.entry(Long.class, wholeNumber(Long::valueOf, Long.MIN_VALUE, Long.MAX_VALUE)),
            Map.entry(double.class, of("a number", "0.5", ScalarType::decimal)),
            Map.entry(Double.class, of("a number", "0.5", ScalarType::decimal)),
            Map.entry(boolean.class, of("true or false", "true", ScalarType::truth)),
            Map.entry(Boolean.class, of("true or false", "true", ScalarType::truth)),
            Map.entry(Duration.class, of("a duration", "30s, 5m, 2h or 1d", Durations::parse)),
            Map.entry(Path.class, of("a path", "clones or ~/clones", ScalarType::path)),
            Map.entry(URI.class, of("a URL", "https://example.com/path", ScalarType::uri)),
            Map.entry(ZoneId.class, new ScalarType("a time zone", ZoneId::of, ScalarType::zoneAdvice)),
            Map.entry(LocalDate.class, of("a date", "2026-11-02", LocalDate::parse)),
            Map.entry(Instant.class, of("an instant", "2026-11-02T00:00:00Z", Instant::parse)));

    static Optional<ScalarType> of(Class<?> type) {
        return type.isEnum() ? Optional.of(enumeration(type)) : Optional.ofNullable(TYPES.get(type));
    }

    /** The value, or nothing if the text is none of this type. */
    Optional<Object> parse(String text) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static ScalarType of(String noun, String example, Function<String, Object> parser) {
        return new ScalarType(noun, parser, text -> "write it like " + example);
    }

    private static ScalarType wholeNumber(Function<String, Object> parser, long min, long max) {
        return new ScalarType(
                "a whole number",
                parser,
                text -> DIGITS.matcher(text).matches()
                        ? "write one from %s to %s".formatted(min, max)
                        : "write it like 4");
    }

    private static ScalarType enumeration(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT), constant);
        }
        List<String> names = List.copyOf(constants.keySet());
        return new ScalarType(
                names.size() == 1 ? names.getFirst() : "one of " + Texts.list(names),
                text -> Optional.ofNullable(
                                constants.get(text.toLowerCase(Locale.ROOT).replace('-', '_')))
                        .orElseThrow(IllegalArgumentException::new),
                text -> Texts.questionOr(text, names, "write one of these"));
    }

    private static Object decimal(String text) {
        double number = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    /** YAML 1.1, which dbt reads, also knows yes, no, on and off. */
    private static Object truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Object path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(text);
        }
        return Path.of(text);
    }

    private static Object uri(String text) {
        URI uri = URI.create(text);
        if (!uri.isAbsolute()) {
            throw new IllegalArgumentException(text);
        }
        return uri;
    }

    private static String zoneAdvice(String text) {
        List<String> known = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        return Texts.questionOr(text, known, "write it like Europe/Berlin");
    }
}
