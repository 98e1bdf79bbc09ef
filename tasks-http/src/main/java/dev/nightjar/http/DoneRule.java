package dev.nightjar.http;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.Description;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What answer counts as done. An answer with a status of 2xx that is neither done nor failed counts as not yet; one with
 * another status as failed.
 *
 * @param statuses those that may be a success; default all of 2xx
 * @param pointer the JSON pointer to the value that is looked at, {@code /job/state} for example; default the whole body
 * @param matches a regular expression found in it when all is done; default anything
 * @param fails a regular expression found in it when all is lost
 */
@Description("What answer counts as done.")
public record DoneRule(
        @Description("The statuses of a success; all of 2xx if none is given.")
        Set<Integer> statuses,

        @Description("The JSON pointer to the value that tells, /job/state for example; without it, the whole body.")
        Optional<String> pointer,

        @Description("A regular expression that is found in it when all is done.")
        Optional<String> matches,

        @Description("A regular expression that is found in it when all is lost.")
        Optional<String> fails) {
    /** Any status of 2xx. */
    public static final DoneRule ANY_SUCCESS =
            new DoneRule(Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

    public DoneRule {
        statuses = Set.copyOf(statuses);
        requireNonNull(pointer, "pointer is null");
        matches.ifPresent(Pattern::compile);
        fails.ifPresent(Pattern::compile);
        pointer.ifPresent(AnswerJson::checkPointer);
    }

    /** One of these statuses. */
    public static DoneRule status(Integer... statuses) {
        return new DoneRule(Set.of(statuses), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A value of the answer's JSON in which this is found. */
    public static DoneRule value(String pointer, String matches) {
        return new DoneRule(Set.of(), Optional.of(pointer), Optional.of(matches), Optional.empty());
    }

    /** A body in which this is found. */
    public static DoneRule body(String matches) {
        return new DoneRule(Set.of(), Optional.empty(), Optional.of(matches), Optional.empty());
    }

    /** The same, and given up once this is found. */
    public DoneRule failing(String newFails) {
        return new DoneRule(statuses, pointer, matches, Optional.of(newFails));
    }

    /** What this answer means. */
    public Verdict of(HttpAnswer answer) {
        boolean mayBe = statuses.isEmpty() ? answer.isSuccess() : statuses.contains(answer.status());
        if (!mayBe) {
            return answer.isSuccess() ? new Verdict.NotYet() : new Verdict.Failed("HTTP " + answer.status());
        }
        if (pointer.isEmpty()) {
            return of(answer.text(), "the body");
        }
        if (!AnswerJson.isJson(answer)) {
            return new Verdict.Failed("the answer is no JSON, and %s cannot be looked up".formatted(pointer.get()));
        }
        return AnswerJson.at(answer, pointer.get())
                .map(value -> of(value, "%s, which is '%s',".formatted(pointer.get(), value)))
                .orElseGet(Verdict.NotYet::new);
    }

    private Verdict of(String text, String what) {
        if (fails.isPresent() && Pattern.compile(fails.get()).matcher(text).find()) {
            return new Verdict.Failed("%s matches '%s'".formatted(what, fails.get()));
        }
        return matches.isEmpty() || Pattern.compile(matches.get()).matcher(text).find()
                ? new Verdict.Done()
                : new Verdict.NotYet();
    }
}
