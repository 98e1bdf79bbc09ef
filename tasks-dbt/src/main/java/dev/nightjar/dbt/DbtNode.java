package dev.nightjar.dbt;

import java.time.Duration;

/**
 * A node of a dbt project and how it ended.
 *
 * @param name as in the project
 * @param status dbt's word: {@code success}, {@code error}, {@code skipped}, …
 * @param message what dbt said; empty where it said nothing
 */
public record DbtNode(String name, String status, String message, Duration duration) {
    /** As dbt tells of it: a message of several lines, and seconds. */
    static DbtNode of(String name, String status, String message, double seconds) {
        return new DbtNode(
                name,
                status,
                message.strip().replaceAll("\\s*\\n\\s*", " "),
                Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** Whether it did what it should. */
    public boolean succeeded() {
        return status.equals("success") || status.equals("pass") || status.equals("no-op");
    }
}
