package dev.nightjar.flow.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a secret may look in a log: as it is, URL-encoded, escaped as in JSON (with other letters as they are, or all but
 * ASCII escaped, as Python does), and the same of its longer lines, for a key is logged line by line.
 */
final class SecretForms {
    private static final int MIN_LENGTH = 4;
    private static final int MIN_LINE_LENGTH = 16;
    private static final String FRAME_OF_A_KEY = "-----";
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");
    private static final Pattern PERCENT_CODE = Pattern.compile("%[0-9A-F]{2}");

    private SecretForms() {}

    /** None for a value that is so short that it would mask ordinary text. */
    static Set<String> of(String value) {
        Set<String> forms = new HashSet<>();
        add(value, MIN_LENGTH, forms);
        LINE_BREAK
                .splitAsStream(value)
                .filter(line -> !line.startsWith(FRAME_OF_A_KEY))
                .forEach(line -> add(line, MIN_LINE_LENGTH, forms));
        return forms;
    }

    private static void add(String value, int minLength, Set<String> forms) {
        if (value.length() < minLength) {
            return;
        }
        String form = URLEncoder.encode(value, UTF_8);
        String percent = form.replace("+", "%20");
        forms.add(value);
        forms.add(form);
        forms.add(percent);
        forms.add(PERCENT_CODE.matcher(percent).replaceAll(code -> code.group().toLowerCase(Locale.ROOT)));
        forms.add(escaped(value, SecretForms::json));
        forms.add(escaped(value, character -> character > '~' ? unicode(character) : json(character)));
    }

    private static String escaped(String value, IntFunction<String> escape) {
        return value.chars().mapToObj(escape).collect(Collectors.joining());
    }

    private static String json(int character) {
        return switch (character) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> character < ' ' ? unicode(character) : Character.toString((char) character);
        };
    }

    private static String unicode(int character) {
        return "\\u%04x".formatted(character);
    }
}
