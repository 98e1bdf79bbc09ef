package dev.nightjar.testkit.snowflake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which answers which statements get: the last rule that knows a statement decides. Thread-safe. */
final class Script {
    private static final class Rule {
        private final Predicate<Sent> known;
        private final Deque<Answer> answers;

        private Rule(Predicate<Sent> known, List<Answer> answers) {
            this.known = known;
            this.answers = new ArrayDeque<>(answers);
        }
    }

    /** Guarded by this. */
    private final List<Rule> rules = new ArrayList<>();

    synchronized void add(Predicate<Sent> known, List<Answer> answers) {
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("no answer is given");
        }
        rules.addFirst(new Rule(known, answers));
    }

    /** The next answer of the rule, the last one again and again. */
    synchronized Optional<Answer> answer(Sent sent) {
        return rules.stream()
                .filter(rule -> rule.known.test(sent))
                .findFirst()
                .map(rule -> rule.answers.size() > 1 ? rule.answers.removeFirst() : rule.answers.getFirst());
    }
}
