package dev.nightjar.flow.config;

import java.util.Collection;
import java.util.Locale;

/** How names are spelled and values are quoted in messages. */
final class Texts {
    private static final int MAX_LENGTH = 60;

    private Texts() {}

    /** {@code onDuplicates} as {@code on_duplicates}, {@code DuckDb} with {@code -} as {@code duck-db}. */
    static String words(String camelCase, char separator) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < camelCase.length(); i++) {
            char character = camelCase.charAt(i);
            if (startsWord(camelCase, i)) {
                words.append(separator);
            }
            words.append(character);
        }
        return words.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean startsWord(String name, int i) {
        if (i == 0 || !Character.isUpperCase(name.charAt(i)) || name.charAt(i - 1) == '_') {
            return false;
        }
        boolean lastOfAcronym = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
        return !Character.isUpperCase(name.charAt(i - 1)) || lastOfAcronym;
    }

    /** On one line, at most 60 characters. */
    static String shorten(String text) {
        String line = text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
        if (line.length() <= MAX_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return line.substring(0, end) + "…";
    }

    static String list(Collection<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /** {@code unknown key 'inclde' in 'schemas'; did you mean 'include'? known keys: exclude, include}. */
    static String unknown(String kind, String given, String where, Collection<String> known) {
        String question = DidYouMean.question(given, known);
        return "unknown %s '%s'%s; %sknown %ss: %s"
                .formatted(kind, shorten(given), where, question.isEmpty() ? "" : question + " ", kind, list(known));
    }

    static String questionOr(String given, Collection<String> known, String otherwise) {
        String question = DidYouMean.question(given, known);
        return question.isEmpty() ? otherwise : question;
    }

    /** A sentence after the thing that it describes. */
    static String inBrackets(String description) {
        String sentence = description.strip();
        return " (" + (sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence) + ")";
    }
}
