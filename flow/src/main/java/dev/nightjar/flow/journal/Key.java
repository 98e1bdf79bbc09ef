package dev.nightjar.flow.journal;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.codec.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Identity of a step within a run: the path to it, as in {@code [map shard#1, [asana], step dbt-snapshot#1]}. The parts
 * are never joined for comparison, so that no choice of names makes two keys one.
 */
public final class Key {
    /** The key of the run itself. */
    public static final Key ROOT = new Key(null, "");

    private final @Nullable Key parent;
    private final String last;
    /** Made when first asked for, perhaps twice: all that is written of a step carries it. */
    private @Nullable Hashed hashed;
    /** Like {@link #hashed}. */
    private @Nullable String json;
    /** What the JSON of each key below begins with; made for the first of them, perhaps twice. */
    private @Nullable String openJson;

    private record Hashed(KeyHasher by, KeyHash hash) {}

    private Key(@Nullable Key parent, String last) {
        this.parent = parent;
        this.last = last;
    }

    /** The key with these parts; with none it is that of the run. */
    public static Key of(List<String> parts) {
        Key key = ROOT;
        for (String part : parts) {
            key = new Key(key, whole(requireNonNull(part, "a part is null")));
        }
        return key;
    }

    /** Its parts, from the run inwards; none for that of the run. */
    public List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (Key key = this; key.parent != null; key = key.parent) {
            parts.add(key.last);
        }
        return List.copyOf(parts.reversed());
    }

    /**
     * The key of something that happens here.
     *
     * @param kind {@code step}, {@code map}, {@code flow}, {@code now}, …
     * @param name its label
     * @param count the how-manieth of this kind and label it is in its context, from 1
     * @throws NightjarException {@code CONFIG} when the name holds half a character
     */
    public Key child(String kind, String name, int count) {
        return new Key(this, kind + " " + whole(requireNonNull(name, "name is null")) + "#" + count);
    }

    /**
     * The key of one item of a map.
     *
     * @throws NightjarException {@code CONFIG} when it holds half a character
     */
    public Key item(String key) {
        return new Key(this, "[" + whole(requireNonNull(key, "key is null")) + "]");
    }

    /** Whether it is that of an item. */
    public boolean isItem() {
        return parent != null && last.startsWith("[");
    }

    /** Those of the items that it lies in, the innermost first. */
    public List<Key> branches() {
        List<Key> branches = new ArrayList<>();
        for (Key key = parent; key != null; key = key.parent) {
            if (key.isItem()) {
                branches.add(key);
            }
        }
        return branches;
    }

    /** All halves would be stored as the same question mark, and two keys be one. */
    private static String whole(String part) {
        if (!JsonText.isWhole(part)) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "'%s' is no name for a step: it holds half a character; cut names between characters"
                            .formatted(JsonText.whole(part)));
        }
        return part;
    }

    /** Its hash among the keys of a run. */
    public KeyHash hash(KeyHasher hasher) {
        Hashed known = hashed;
        if (known == null || known.by() != hasher) {
            known = new Hashed(hasher, hasher.hash(this));
            hashed = known;
        }
        return known.hash();
    }

    void addTo(SipHash hash) {
        if (parent != null) {
            parent.addTo(hash);
            hash.add(last);
        }
    }

    KeyHash digest() {
        MessageDigest digest = newDigest();
        update(digest);
        ByteBuffer bits = ByteBuffer.wrap(digest.digest());
        return new KeyHash(bits.getLong(), bits.getLong());
    }

    private void update(MessageDigest digest) {
        if (parent != null) {
            parent.update(digest);
            byte[] part = last.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
            digest.update(part);
        }
    }

    /** Its parts as an array of JSON. */
    public String json() {
        String known = json;
        if (known == null) {
            known = parent == null ? "[]" : writeJson(parent.openJson(), ']');
            json = known;
        }
        return known;
    }

    private String openJson() {
        String known = openJson;
        if (known == null) {
            known = parent == null ? "[" : writeJson(parent.openJson(), ',');
            openJson = known;
        }
        return known;
    }

    private String writeJson(String before, char after) {
        StringBuilder text = new StringBuilder(before.length() + last.length() + 8).append(before);
        JsonText.appendQuoted(text, last);
        return text.append(after).toString();
    }

    /**
     * A name for the key that fits anywhere, the same in every process: half of the SHA-256 over its parts and their
     * lengths, in hex.
     */
    public String id() {
        return digest().toString();
    }

    /** The key of what it happens in; none for that of the run. */
    public Optional<Key> parent() {
        return Optional.ofNullable(parent);
    }

    /** Whether the other is this one or lies within it. */
    public boolean holds(Key other) {
        for (Key key = other; key != null; key = key.parent) {
            if (equals(key)) {
                return true;
            }
        }
        return false;
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Key key && last.equals(key.last) && Objects.equals(parent, key.parent));
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hashCode(parent) + last.hashCode();
    }

    /** For people. */
    @Override
    public String toString() {
        return String.join(" / ", parts());
    }
}
