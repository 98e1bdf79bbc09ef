package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;
import static dev.nightjar.flow.ErrorCode.ENVIRONMENT;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import dev.nightjar.flow.config.ConfigNode.Entry;
import dev.nightjar.flow.config.ConfigNode.Mapping;
import dev.nightjar.flow.config.ConfigNode.Scalar;
import dev.nightjar.flow.config.ConfigNode.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLSchema;

/**
 * Reads a YAML file into nodes that know their places. One document of UTF-8, at most 1 MiB long and 64 levels deep; an
 * empty file is an empty map. Anchors, aliases, tags and keys that stand twice in a map are refused. Static methods
 * only, thread-safe.
 */
public final class YamlReader {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 64;

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final String QUOTES = "'\"|>";

    /** All values stay as they are written: the other schemas parse numbers, however long they are. */
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .yamlSchema(YAMLSchema.FAILSAFE)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNameLength(MAX_BYTES).build())
            .build();

    private final SourceText source;
    private final JsonParser parser;
    private final Problems problems = new Problems();

    private YamlReader(SourceText source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    /**
     * Reads a file. Places name it as the path is given.
     *
     * @throws NightjarException {@code CONFIG} with the place of a mistake, {@code ENVIRONMENT} if it cannot be read
     */
    public static ConfigNode read(Path file) {
        return read(SourceText.decode(file.toString(), bytes(file)));
    }

    /**
     * Reads a text.
     *
     * @param name what places call it
     * @throws NightjarException {@code CONFIG} with the place of a mistake
     */
    public static ConfigNode parse(String name, String text) {
        return read(new SourceText(name, text));
    }

    private static byte[] bytes(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new NightjarException(CONFIG, "'%s' is larger than 1 MiB; make it smaller".formatted(file));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw failure(CONFIG, "'%s' does not exist; create it or name another file".formatted(file), e);
        } catch (IOException e) {
            throw failure(ENVIRONMENT, "'%s' cannot be read; check that it is a file you may read".formatted(file), e);
        }
    }

    private static NightjarException failure(ErrorCode code, String message, IOException cause) {
        return new NightjarException(code, message, cause);
    }

    private static ConfigNode read(SourceText source) {
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), new WholePairs(source.text()))) {
            return new YamlReader(source, parser).document();
        } catch (JacksonException e) {
            throw YamlMistakes.explain(source, e);
        }
    }

    private ConfigNode document() {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return ConfigNode.empty(source.place(1, 1));
        }
        ConfigNode root = node(first, 1);
        if (parser.nextToken() != null) {
            problems.add(place(), "a second document starts here; keep one document in a file, without '---'");
        }
        problems.throwIfAny();
        return root instanceof Scalar scalar && scalar.isNull() ? ConfigNode.empty(scalar.place()) : root;
    }

    private ConfigNode node(JsonToken token, int depth) {
        Place place = place();
        refuseDecoration(place);
        return switch (token) {
            case START_OBJECT -> mapping(place, inside(place, depth));
            case START_ARRAY -> sequence(place, inside(place, depth));
            default -> scalar(parser.getString(), place);
        };
    }

    private Mapping mapping(Place place, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            Place keyPlace = place();
            refuseDecoration(keyPlace);
            Entry entry = new Entry(keyPlace, node(parser.nextToken(), depth));
            Entry earlier = entries.putIfAbsent(key, entry);
            if (earlier != null) {
                problems.add(
                        keyPlace,
                        "the key '%s' stands twice, first at %s; keep one of them".formatted(key, earlier.keyPlace()));
            }
        }
        return new Mapping(entries, place);
    }

    private Sequence sequence(Place place, int depth) {
        List<ConfigNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token, depth));
        }
        return new Sequence(items, place);
    }

    private Scalar scalar(String text, Place place) {
        boolean quoted = QUOTES.indexOf(source.at(place)) >= 0;
        return new Scalar(text, !quoted && NULLS.contains(text), place);
    }

    private static int inside(Place place, int depth) {
        if (depth > MAX_DEPTH) {
            throw new NightjarException(
                    CONFIG, place, "lists and maps are nested deeper than %s; flatten them".formatted(MAX_DEPTH));
        }
        return depth + 1;
    }

    private void refuseDecoration(Place place) {
        YamlMistakes.decoration(source, place).ifPresent(sentence -> {
            throw new NightjarException(CONFIG, place, sentence);
        });
    }

    private Place place() {
        TokenStreamLocation location = parser.currentTokenLocation();
        return source.place(location.getLineNr(), location.getColumnNr());
    }

    /**
     * Never fills a buffer. snakeyaml-engine 3.0.1 reads one char more after a high surrogate, also when its buffer is
     * full ({@code StreamReader.extendIfTrailingHighSurrogate}): a pair that lies over chars 1025 and 1026 of a file
     * fails with an {@code IndexOutOfBoundsException}.
     */
    private static final class WholePairs extends StringReader {
        WholePairs(String text) {
            super(text);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, length > 1 ? length - 1 : length);
        }
    }
}
