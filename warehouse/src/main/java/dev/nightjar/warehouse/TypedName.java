package dev.nightjar.warehouse;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.DidYouMean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A name as a person types it: split at dots outside double quotes. A quoted part means exactly that name; a bare one
 * means the exact match, else the only match without regard to case.
 */
public record TypedName(List<Part> parts) {
    /** One part of a name. */
    public record Part(String text, boolean quoted) {
        boolean matches(Identifier candidate, boolean exactly) {
            return (exactly || quoted)
                    ? candidate.name().equals(text)
                    : candidate.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT));
        }
    }

    public TypedName {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a name.
     *
     * @param parts how many parts it must have
     * @throws NightjarException {@code USAGE} when it has another number, an empty part, or a quote that is not closed
     */
    public static TypedName parse(String text, int parts) {
        List<Part> read = new ArrayList<>();
        int at = 0;
        while (at <= text.length()) {
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            StringBuilder part = new StringBuilder();
            at = quoted ? readQuoted(text, at + 1, part) : readBare(text, at, part);
            if (part.isEmpty() || (at < text.length() && text.charAt(at) != '.')) {
                throw unreadable(text, parts);
            }
            read.add(new Part(part.toString(), quoted));
            at++;
        }
        if (read.size() != parts) {
            throw unreadable(text, parts);
        }
        return new TypedName(read);
    }

    /**
     * The table that is meant.
     *
     * @throws NightjarException {@code USAGE} with the candidates, when none or several fit
     */
    public TableName table(Collection<TableName> candidates) {
        Optional<TableName> exact =
                candidates.stream().filter(name -> matches(name, true)).findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        List<TableName> alike = candidates.stream()
                .filter(name -> matches(name, false))
                .sorted()
                .toList();
        if (alike.size() == 1) {
            return alike.getFirst();
        }
        throw new NightjarException(
                ErrorCode.USAGE,
                alike.isEmpty()
                        ? "there is no table '%s'%s".formatted(this, hint(candidates))
                        : "'%s' could be %s; put the exact name in double quotes".formatted(this, alike));
    }

    private boolean matches(TableName name, boolean exactly) {
        return parts.get(0).matches(name.schema(), exactly) && parts.get(1).matches(name.table(), exactly);
    }

    private String hint(Collection<TableName> candidates) {
        String question = DidYouMean.question(
                toString(), candidates.stream().map(TableName::toString).toList());
        return "; " + (question.isEmpty() ? "'nightjar history ls' lists them" : question);
    }

    @Override
    public String toString() {
        return String.join(
                ".",
                parts.stream()
                        .map(part -> part.quoted() ? Identifier.of(part.text()).quoted() : part.text())
                        .toList());
    }

    private static int readQuoted(String text, int from, StringBuilder part) {
        int at = from;
        while (at < text.length()) {
            if (text.charAt(at) != '"') {
                part.append(text.charAt(at++));
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                part.append('"');
                at += 2;
            } else {
                return at + 1;
            }
        }
        part.setLength(0);
        return at;
    }

    private static int readBare(String text, int from, StringBuilder part) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '.') {
            part.append(text.charAt(at++));
        }
        return at;
    }

    private static NightjarException unreadable(String text, int parts) {
        return new NightjarException(
                ErrorCode.USAGE,
                "'%s' is no name of %s; write %s, with double quotes around a part that holds a dot or a quote"
                        .formatted(
                                text,
                                parts == 2 ? "a table" : parts + " parts",
                                parts == 2 ? "schema.table" : "a name"));
    }
}
