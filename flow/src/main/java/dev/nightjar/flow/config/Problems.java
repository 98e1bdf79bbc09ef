package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with a file, so that a person corrects it once and not mistake by mistake. For one thread. */
final class Problems {
    private static final int MAX_LINES = 20;

    private final List<Problem> problems = new ArrayList<>();
    private final List<Throwable> causes = new ArrayList<>();

    void add(Place place, String message) {
        problems.add(new Problem(place, message));
    }

    /** A problem that an exception tells of; it is kept as suppressed, for its stack. */
    void add(Place place, String message, Throwable cause) {
        add(place, message);
        if (causes.size() < MAX_LINES) {
            causes.add(cause);
        }
    }

    int size() {
        return problems.size();
    }

    /** Throws one exception with the first 20 problems in the order of the file, one a line. */
    void throwIfAny() {
        if (problems.isEmpty()) {
            return;
        }
        problems.sort(Comparator.comparing((Problem problem) -> problem.place().file())
                .thenComparingInt(problem -> problem.place().line())
                .thenComparingInt(problem -> problem.place().column()));
        Problem first = problems.getFirst();
        String others = problems.stream()
                .skip(1)
                .limit(MAX_LINES - 1)
                .map(problem -> "\n" + problem.place() + ": " + problem.message())
                .collect(Collectors.joining());
        String rest = problems.size() > MAX_LINES ? "\nand %s more".formatted(problems.size() - MAX_LINES) : "";
        NightjarException failure = new NightjarException(CONFIG, first.place(), first.message() + others + rest);
        causes.forEach(failure::addSuppressed);
        throw failure;
    }

    private record Problem(Place place, String message) {}
}
