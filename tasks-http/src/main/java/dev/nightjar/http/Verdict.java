package dev.nightjar.http;

/** What an answer means for who waits. */
public sealed interface Verdict {
    /** All is done. */
    record Done() implements Verdict {}

    /** Ask again later. */
    record NotYet() implements Verdict {}

    /** It will not come any more, for this reason. */
    record Failed(String reason) implements Verdict {}
}
