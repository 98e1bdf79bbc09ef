package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.codec.Payload;
import dev.nightjar.flow.journal.Entry;
import dev.nightjar.flow.journal.Key;
import dev.nightjar.flow.journal.KeyHash;
import dev.nightjar.flow.journal.KeyHasher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Entries as rows: a head in JSON that a person can read, and the spec and the value as they came, so that they come back
 * byte by byte.
 */
final class RowCodec {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final long run;
    private final KeyHasher hasher;

    /** For the entries of the run of that number. */
    RowCodec(long run, KeyHasher hasher) {
        this.run = run;
        this.hasher = hasher;
    }

    Row encode(Entry entry) {
        return switch (entry) {
            case Entry.Started e ->
                row(RowKind.STARTED, e, null, null, head -> {
                    head.text("type", e.type());
                    head.number("attempt", e.attempt());
                });
            case Entry.AttemptFailed e ->
                row(RowKind.ATTEMPT_FAILED, e, null, null, head -> {
                    head.number("attempt", e.attempt());
                    failure(head, e.code(), e.reason());
                    head.number("next", e.next().toEpochMilli());
                });
            case Entry.Succeeded e ->
                row(RowKind.SUCCEEDED, e, e.spec(), e.result(), head -> {
                    head.text("type", e.type());
                    head.number("attempts", e.attempts());
                });
            case Entry.Failed e ->
                row(RowKind.FAILED, e, e.spec(), null, head -> {
                    head.text("type", e.type());
                    head.number("attempts", e.attempts());
                    failure(head, e.code(), e.reason());
                });
            case Entry.Asked e -> row(RowKind.ASKED, e, null, null, head -> head.text("question", e.question()));
            case Entry.Value e -> row(RowKind.VALUE, e, null, e.value(), _ -> {});
            case Entry.BranchEnded e ->
                e.result()
                        .map(result -> row(RowKind.BRANCH_RESULT, e, null, result, _ -> {}))
                        .orElseGet(() -> row(RowKind.BRANCH_ENDED, e, null, null, _ -> {}));
            case Entry.BranchFailed e ->
                row(RowKind.BRANCH_FAILED, e, null, null, head -> failure(head, e.code(), e.reason()));
        };
    }

    static Entry decode(Row row) {
        JsonNode head = JSON.readTree(row.head());
        Key key = key(head);
        Instant at = Instant.ofEpochMilli(row.at());
        return switch (row.kind()) {
            case STARTED -> new Entry.Started(key, at, text(head, "type"), number(head, "attempt"));
            case ATTEMPT_FAILED ->
                new Entry.AttemptFailed(
                        key,
                        at,
                        number(head, "attempt"),
                        code(head),
                        text(head, "reason"),
                        Instant.ofEpochMilli(head.required("next").longValue()));
            case SUCCEEDED ->
                new Entry.Succeeded(
                        key,
                        at,
                        text(head, "type"),
                        payload(head, "spec", row.spec()),
                        payload(head, "value", row.value()),
                        number(head, "attempts"));
            case FAILED ->
                new Entry.Failed(
                        key,
                        at,
                        text(head, "type"),
                        payload(head, "spec", row.spec()),
                        code(head),
                        text(head, "reason"),
                        number(head, "attempts"));
            case ASKED -> new Entry.Asked(key, at, text(head, "question"));
            case VALUE -> new Entry.Value(key, at, payload(head, "value", row.value()));
            case BRANCH_ENDED -> new Entry.BranchEnded(key, at, Optional.empty());
            case BRANCH_RESULT -> new Entry.BranchEnded(key, at, Optional.of(payload(head, "value", row.value())));
            case BRANCH_FAILED -> new Entry.BranchFailed(key, at, code(head), text(head, "reason"));
            case RETRY, DAMAGED -> throw new IllegalArgumentException("no entry: " + row.kind());
        };
    }

    private Row row(RowKind kind, Entry entry, @Nullable Payload spec, @Nullable Payload value, Consumer<Head> more) {
        Head head = new Head().json("key", entry.key().json());
        more.accept(head);
        stored(head, "spec", spec);
        stored(head, "value", value);
        KeyHash hash = entry.key().hash(hasher);
        return new Row(
                run,
                kind,
                hash.high(),
                hash.low(),
                entry.at().toEpochMilli(),
                head.bytes(),
                inline(spec),
                inline(value));
    }

    private static void failure(Head head, ErrorCode code, String reason) {
        head.text("code", code.name());
        head.text("reason", reason);
    }

    private static void stored(Head head, String name, @Nullable Payload payload) {
        if (payload instanceof Payload.Stored(String hash, long size)) {
            head.object(name, new Head().text("sha256", hash).number("bytes", size));
        }
    }

    private static byte @Nullable [] inline(@Nullable Payload payload) {
        return payload instanceof Payload.Inline inline ? inline.bytes() : null;
    }

    private static Payload payload(JsonNode head, String name, byte @Nullable [] inline) {
        if (inline != null) {
            return new Payload.Inline(inline);
        }
        JsonNode stored = head.required(name);
        return new Payload.Stored(
                text(stored, "sha256"), stored.required("bytes").longValue());
    }

    /** The key of the row with this head. */
    static Key key(byte[] head) {
        return key(JSON.readTree(head));
    }

    private static Key key(JsonNode head) {
        List<String> parts = new ArrayList<>();
        head.required("key").forEach(part -> parts.add(part.stringValue()));
        return Key.of(parts);
    }

    private static ErrorCode code(JsonNode head) {
        return ErrorCode.valueOf(text(head, "code"));
    }

    private static String text(JsonNode node, String name) {
        return node.required(name).stringValue();
    }

    private static int number(JsonNode node, String name) {
        return node.required(name).intValue();
    }
}
