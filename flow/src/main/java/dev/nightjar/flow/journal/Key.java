package dev.nightjar.flow.journal;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.codec.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Identity of a step within a run: the path to it, as in {@code [map shard#1, [asana], step dbt-snapshot#1]}. The parts
 * are never joined for comparison, so that no choice of names makes two keys one.
 */
public final class Key {
    /** Never used itself: a clone costs a tenth of what finding the algorithm does. */
    private static final MessageDigest DIGEST = findDigest();
    /** One that was used before and that nobody uses now: to use it again costs half of a clone. */
    private static final AtomicReference<@Nullable MessageDigest> SPARE = new AtomicReference<>();

    /** The key of the run itself. */
    public static final Key ROOT = new Key(List.of());

    private final List<String> parts;
    /** Made when first asked for, perhaps twice: all that is written of a step carries it. */
    private @Nullable KeyHash hash;
    /** Like {@link #hash}. */
    private @Nullable String json;

    private final @Nullable Key parent;

    public Key(List<String> parts) {
        this(null, parts);
    }

    private Key(@Nullable Key parent, List<String> parts) {
        this.parent = parent;
        this.parts = List.copyOf(parts);
    }

    public List<String> parts() {
        return parts;
    }

    /**
     * The key of something that happens here.
     *
     * @param kind {@code step}, {@code map}, {@code flow}, {@code now}, …
     * @param name its label
     * @param count the how-manieth of this kind and label it is in its context, from 1
     */
    public Key child(String kind, String name, int count) {
        requireNonNull(name, "name is null");
        return append(kind + " " + name + "#" + count);
    }

    /** The key of one item of a map. */
    public Key item(String key) {
        return append("[" + requireNonNull(key, "key is null") + "]");
    }

    /** 128 bits of a hash over its parts and their lengths. */
    public KeyHash hash() {
        KeyHash known = hash;
        if (known == null) {
            known = digest();
            hash = known;
        }
        return known;
    }

    private KeyHash digest() {
        byte[][] encoded = new byte[parts.size()][];
        int size = 0;
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = parts.get(i).getBytes(StandardCharsets.UTF_8);
            size += Integer.BYTES + encoded[i].length;
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        for (byte[] part : encoded) {
            all.putInt(part.length).put(part);
        }
        MessageDigest digest = SPARE.getAndSet(null);
        if (digest == null) {
            digest = newDigest();
        }
        ByteBuffer bits = ByteBuffer.wrap(digest.digest(all.array()));
        SPARE.set(digest);
        return new KeyHash(bits.getLong(), bits.getLong());
    }

    /** Its parts as an array of JSON. */
    public String json() {
        String known = json;
        if (known == null) {
            known = parent == null ? json("[", parts) : json(parent.openJson(), List.of(parts.getLast()));
            json = known;
        }
        return known;
    }

    /** Its parts as the beginning of an array that goes on. */
    private String openJson() {
        String whole = json();
        return parts.isEmpty() ? "[" : whole.substring(0, whole.length() - 1) + ",";
    }

    private static String json(String begun, List<String> parts) {
        StringBuilder text = new StringBuilder(begun.length() + 64).append(begun);
        for (int i = 0; i < parts.size(); i++) {
            JsonText.appendQuoted(i == 0 ? text : text.append(','), parts.get(i));
        }
        return text.append(']').toString();
    }

    /** A name for the key that fits anywhere: its hash, in hex. */
    public String id() {
        return hash().toString();
    }

    /** Whether the other is this one or lies within it. */
    public boolean holds(Key other) {
        return other.parts.size() >= parts.size()
                && other.parts.subList(0, parts.size()).equals(parts);
    }

    private Key append(String part) {
        String[] longer = parts.toArray(new String[parts.size() + 1]);
        longer[parts.size()] = part;
        return new Key(this, List.of(longer));
    }

    private static MessageDigest newDigest() {
        try {
            return (MessageDigest) DIGEST.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the JDK's SHA-256 can be cloned", e);
        }
    }

    private static MessageDigest findDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key key && parts.equals(key.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** For people. */
    @Override
    public String toString() {
        return String.join(" / ", parts);
    }
}
