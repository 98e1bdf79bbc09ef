package dev.nightjar.warehouse;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.TaskContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The value of a check in the last run in which it held, in a small file beside the journal. The file also says which run
 * wrote it and what was there before, so that a check that is made twice in a run compares with the same value.
 */
final class LastValue {
    private final Path file;
    private final String run;

    LastValue(TaskContext context, String name) {
        this.file = context.workFolder().resolve("checks").resolve(name + ".txt");
        this.run = context.runId();
    }

    /** What it was in an earlier run. */
    Optional<BigDecimal> before() {
        List<String> lines = read();
        int line = lines.isEmpty() ? 0 : lines.getFirst().equals(run) ? 2 : 1;
        return lines.size() > line ? parse(lines.get(line)) : Optional.empty();
    }

    /** Notes that it held. */
    void keep(BigDecimal value) {
        String earlier = before().map(BigDecimal::toString).orElse("none");
        try {
            Files.createDirectories(file.getParent());
            Path half = file.resolveSibling(file.getFileName() + ".half");
            Files.write(half, List.of(run, value.toString(), earlier));
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private List<String> read() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Optional<BigDecimal> parse(String text) {
        if (text.equals("none")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw unusable(e);
        }
    }

    private NightjarException unusable(Exception cause) {
        return new NightjarException(
                ErrorCode.ENVIRONMENT,
                "%s, the last value of a check, cannot be used: %s; remove the file to begin anew"
                        .formatted(file, cause.getMessage()),
                cause);
    }
}
