package dev.nightjar.flow.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the known names that a mistyped one may stand for: those at most a third of their length away in inserted,
 * removed, replaced and swapped characters. Case, {@code -}, {@code _} and spaces make no difference. Static methods
 * only, thread-safe.
 */
public final class DidYouMean {
    private static final int MAX_CANDIDATES = 3;

    private DidYouMean() {}

    /** At most three of the known names, the closest first and equally close ones in their order. */
    public static List<String> candidates(String given, Collection<String> known) {
        return closest(given, known).limit(MAX_CANDIDATES).map(Candidate::name).toList();
    }

    /** {@code did you mean 'include'?} with the closest of the known names, or nothing if none is close. */
    public static String question(String given, Collection<String> known) {
        List<Candidate> closest = closest(given, known).limit(MAX_CANDIDATES).toList();
        return closest.isEmpty()
                ? ""
                : closest.stream()
                        .filter(candidate ->
                                candidate.distance() == closest.getFirst().distance())
                        .map(Candidate::name)
                        .collect(Collectors.joining("' or '", "did you mean '", "'?"));
    }

    private static Stream<Candidate> closest(String given, Collection<String> known) {
        String wanted = normal(given);
        return known.stream()
                .map(name -> new Candidate(name, distance(wanted, normal(name))))
                .filter(candidate -> candidate.distance() <= allowed(wanted, normal(candidate.name())))
                .sorted(Comparator.comparingInt(Candidate::distance));
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    private static int allowed(String one, String other) {
        return Math.max(one.length(), other.length()) / 3;
    }

    /** The optimal string alignment distance, or the largest number where the lengths alone rule it out. */
    private static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > allowed(one, other)) {
            return Integer.MAX_VALUE;
        }
        int[] beforePrevious = new int[other.length() + 1];
        int[] previous = new int[other.length() + 1];
        int[] current = new int[other.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
                if (isSwap(one, i, other, j)) {
                    current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
                }
            }
            int[] recycled = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = recycled;
        }
        return previous[other.length()];
    }

    private static boolean isSwap(String one, int i, String other, int j) {
        return i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
    }

    private record Candidate(String name, int distance) {}
}
