package dev.nightjar.testkit.wire;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * When something goes wrong.
 *
 * @param method of the request, {@code GET} for example; {@code *} for any
 * @param path a pattern that is found in the path, {@code /sync$} for example
 * @param skip so many such requests go well before
 * @param times so many then do not
 */
public record FaultRule(String method, Pattern path, int skip, int times, Fault fault) {
    public FaultRule {
        requireNonNull(method, "method is null");
        requireNonNull(path, "path is null");
        requireNonNull(fault, "fault is null");
    }

    /** The next such requests. */
    public static FaultRule next(int times, String method, String path, Fault fault) {
        return new FaultRule(method, Pattern.compile(path), 0, times, fault);
    }

    /** Such requests after so many that go well. */
    public FaultRule after(int newSkip) {
        return new FaultRule(method, path, newSkip, times, fault);
    }

    boolean matches(String aMethod, String aPath) {
        return (method.equals("*") || method.equals(aMethod))
                && path.matcher(aPath).find();
    }
}
