package dev.nightjar.flow.codec;

import static java.util.Objects.requireNonNull;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Turns specs, results and remembered values into JSON and back. What it stores is data alone: no class names.
 *
 * <p>A value above {@link #INLINE_LIMIT} bytes is put into the {@link Blobs} under its content's hash and travels as
 * that hash. Thread-safe.
 */
public final class Codec {
    /** The largest number of bytes that travels within a journal entry. */
    public static final int INLINE_LIMIT = 64 * 1024;

    /** What is read was written here: what could be written can be read. */
    private static final StreamReadConstraints OUR_OWN = StreamReadConstraints.builder()
            .maxNumberLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .build();

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(new SpareBuffers())
                    .streamReadConstraints(OUR_OWN)
                    .build())
            // An offset is part of a time; it would be turned into UTC.
            .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .addHandler(new EnumTexts())
            .addModule(new SimpleModule("nightjar") {
                @Override
                public void setupModule(SetupContext context) {
                    addSerializer(Record.class, new RecordSerializer());
                    addSerializer(Path.class, new PathSerializer());
                    addDeserializer(Path.class, new PathDeserializer());
                    // By hashes, those of enums among them, a run that is taken up would go through it in another
                    // order.
                    addAbstractTypeMapping(Set.class, LinkedHashSet.class);
                    addSerializer(Secret.class, new SecretSerializer());
                    super.setupModule(context);
                    context.addDeserializers(new RecordDeserializers());
                }
            })
            .build();

    private static final JsonMapper CANONICAL = JSON.rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addModule(new SimpleModule("canonical").addSerializer(Set.class, new OrderedSets()))
            .build();

    private final Blobs blobs;

    public Codec(Blobs blobs) {
        this.blobs = requireNonNull(blobs, "blobs is null");
    }

    /** A codec for values that travel whole ({@link #encodeWhole}): it refuses to put anything beside them. */
    public static Codec ofWhole() {
        return new Codec(NoBlobs.INSTANCE);
    }

    /**
     * Encodes a value.
     *
     * @throws NightjarException {@code CONFIG} when it holds a null component or a secret
     */
    public Payload encode(@Nullable Object value) {
        byte[] bytes = toBytes(value);
        return bytes.length <= INLINE_LIMIT
                ? new Payload.Inline(bytes)
                : new Payload.Stored(blobs.put(bytes), bytes.length);
    }

    /** Encodes a value that travels whole, whatever its size. */
    public Payload.Inline encodeWhole(@Nullable Object value) {
        return new Payload.Inline(toBytes(value));
    }

    /**
     * Decodes a value.
     *
     * @return null only where null was encoded
     * @throws NightjarException {@code DIVERGED} when what is stored is not a {@code type}
     */
    public @Nullable Object decode(Payload payload, JavaType type) {
        byte[] bytes = switch (payload) {
            case Payload.Inline inline -> inline.bytes();
            case Payload.Stored stored -> blobs.get(stored.hash());
        };
        String what = "read a stored " + type.getRawClass().getSimpleName();
        return translated(ErrorCode.DIVERGED, what, () -> JSON.readValue(bytes, type));
    }

    /** A value as compact JSON, for people and for output. */
    public static String toJson(@Nullable Object value) {
        return new String(toBytes(value), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Its JSON with sets and maps in order: the same text in each process, where those of the JDK go by other hashes. */
    public static String toCanonicalJson(@Nullable Object value) {
        return translated(ErrorCode.CONFIG, "write a value", () -> CANONICAL.writeValueAsString(value));
    }

    /** A value as a tree of JSON. */
    public static JsonNode toTree(@Nullable Object value) {
        return translated(ErrorCode.CONFIG, "write a value", () -> JSON.valueToTree(value));
    }

    private static byte[] toBytes(@Nullable Object value) {
        return translated(
                ErrorCode.CONFIG,
                "store a value",
                () -> value instanceof Record record
                        ? PlainRecords.write(record).orElseGet(() -> JSON.writeValueAsBytes(record))
                        : JSON.writeValueAsBytes(value));
    }

    /** What a record's own code throws (a check that is new, an accessor) counts as what Jackson throws. */
    private static <T extends @Nullable Object> T translated(ErrorCode code, String what, Supplier<T> action) {
        try {
            return action.get();
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof NightjarException ours) {
                    throw ours;
                }
            }
            String reason = e instanceof JacksonException jackson ? jackson.getOriginalMessage() : e.getMessage();
            throw new NightjarException(code, "cannot %s: %s".formatted(what, reason), e);
        }
    }

    private static final class RecordDeserializers extends Deserializers.Base {
        @Override
        public @Nullable ValueDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
            Class<?> raw = type.getRawClass();
            if (raw.isRecord()) {
                return new RecordDeserializer(type);
            }
            return raw.isSealed() && !raw.isEnum() && isOurs(raw) ? new SealedDeserializer(raw) : null;
        }

        /** The JDK has sealed types too, ZoneId among them, which Jackson knows by itself. */
        private static boolean isOurs(Class<?> type) {
            return type.getModule() != Object.class.getModule();
        }

        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> valueType) {
            return valueType.isRecord();
        }
    }

    /** Jackson writes a relative path as the URI of an absolute one. */
    private static final class PathSerializer extends ValueSerializer<Path> {
        @Override
        public void serialize(Path value, JsonGenerator json, SerializationContext context) {
            json.writeString(value.toString());
        }
    }

    private static final class PathDeserializer extends ValueDeserializer<Path> {
        @Override
        public Path deserialize(JsonParser json, DeserializationContext context) {
            return Path.of(json.getString());
        }
    }

    private static final class SecretSerializer extends ValueSerializer<Secret> {
        @Override
        public void serialize(Secret value, JsonGenerator json, SerializationContext context) {
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "a secret is never stored; name the secret in a spec, and ask the context for it");
        }
    }
}
