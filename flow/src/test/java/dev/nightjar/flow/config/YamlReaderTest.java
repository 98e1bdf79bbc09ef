package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;
import static dev.nightjar.flow.ErrorCode.ENVIRONMENT;
import static dev.nightjar.flow.config.Failures.failure;
import static dev.nightjar.flow.config.Failures.message;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import dev.nightjar.flow.config.ConfigNode.Entry;
import dev.nightjar.flow.config.ConfigNode.Mapping;
import dev.nightjar.flow.config.ConfigNode.Scalar;
import dev.nightjar.flow.config.ConfigNode.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlReaderTest {
    @Test
    void keepsThePlaceOfEveryKeyAndValue() {
        Mapping root = mapping("""
                # the night
                zone: Europe/Berlin
                schemas:
                  include:
                    - shop
                    - "hr"
                  exclude: [a, b]
                """);

        assertThat(root.place()).isEqualTo(place(2, 1));
        assertThat(root.get("zone")).contains(new Scalar("Europe/Berlin", place(2, 7)));
        assertThat(root.entries().get("schemas")).extracting("keyPlace").isEqualTo(place(3, 1));
        Mapping schemas = (Mapping) root.get("schemas").orElseThrow();
        assertThat(schemas.place()).isEqualTo(place(4, 3));
        assertThat(schemas.get("include"))
                .contains(new Sequence(
                        List.of(new Scalar("shop", place(5, 7)), new Scalar("hr", place(6, 7))), place(5, 5)));
        assertThat(schemas.entries().keySet()).containsExactly("include", "exclude");
        assertThat(schemas.get("exclude"))
                .contains(new Sequence(
                        List.of(new Scalar("a", place(7, 13)), new Scalar("b", place(7, 16))), place(7, 12)));
    }

    @Test
    void countsColumnsInCharactersThatPeopleSee() {
        assertThat(mapping("{\uD83D\uDE00: 1, b: 2}").get("b")).contains(new Scalar("2", place(1, 11)));
    }

    @Test
    void readsSurrogatePairsWhereverTheyLieInAFile() {
        for (int shift = 0; shift < 4; shift++) {
            String text = "x".repeat(shift) + "\uD83D\uDE00".repeat(3_000);

            assertThat(mapping("a: " + text).get("a")).contains(new Scalar(text, place(1, 4)));
        }
    }

    @Test
    void keepsTheSourceTextOfWhatLooksLikeANumberOrABoolean() {
        Mapping root = mapping("a: 007\nb: no\nc: 1e3\nd: 0x1F\ne: 12_000\nf: .inf\ng: True\nh: 2026-11-02\n");

        assertThat(root.entries().values())
                .extracting(entry -> ((Scalar) entry.value()).text())
                .containsExactly("007", "no", "1e3", "0x1F", "12_000", ".inf", "True", "2026-11-02");
    }

    @Test
    void tellsNothingFromAnEmptyText() {
        Mapping root = mapping("a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: \"~\"\ng: |\nh: {i: }\n");

        assertThat(root.entries().values())
                .extracting(Entry::value)
                .extracting(node -> node instanceof Scalar scalar && scalar.isNull())
                .containsExactly(true, true, true, false, false, false, false, false);
        assertThat(mapping("{a: , b: , c}").entries().values())
                .allMatch(entry -> entry.value() instanceof Scalar scalar && scalar.isNull());
    }

    @Test
    void readsTextsOfSeveralLines() {
        Mapping root = mapping("a: |\n  x\n   y\n\n  z\nb: >-\n  q\n  r\n");

        assertThat(root.get("a")).contains(new Scalar("x\n y\n\nz\n", place(1, 4)));
        assertThat(root.get("b")).contains(new Scalar("q r", place(6, 4)));
    }

    @Test
    void readsAnEmptyFileAsAnEmptyMap() {
        for (String empty : List.of("", "\n\n", "# only a comment\n", "---\n", "null", "{}", "\uFEFF")) {
            assertThat(mapping(empty).entries()).as(empty).isEmpty();
        }
    }

    @Test
    void acceptsAByteOrderMarkAndWindowsLines(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("nightjar.yml"), "\uFEFFa: 1\r\nb: 2\r\n");

        assertThat(((Mapping) YamlReader.read(file)).get("b"))
                .contains(new Scalar("2", new Place(file.toString(), 2, 4)));
    }

    @Test
    void refusesKeysThatStandTwiceAndNamesAllOfThem() {
        NightjarException failure = failure(() -> mapping("a: 1\n'a': 2\nb:\n  c: 1\n  c: 2\n"));

        assertThat(failure).hasMessage("""
                        nightjar.yml:2:1: the key 'a' stands twice, first at nightjar.yml:1:1; keep one of them
                        nightjar.yml:5:3: the key 'c' stands twice, first at nightjar.yml:4:3; keep one of them""");
        assertThat(failure.code()).isEqualTo(CONFIG);
        assertThat(failure.place()).contains(place(2, 1));
    }

    @Test
    void refusesASecondDocument() {
        assertThat(message(() -> mapping("a: 1\n---\nb: 2\n")))
                .isEqualTo(
                        "nightjar.yml:3:1: a second document starts here; keep one document in a file, without '---'");
    }

    @Test
    void refusesAnchorsAliasesAndTags() {
        assertThat(message(() -> mapping("a: &x 1\nb: *x\n")))
                .isEqualTo(
                        "nightjar.yml:1:4: '&x' is an anchor of YAML, which is not supported; repeat the value where it is needed");
        assertThat(message(() -> mapping("a: &x\n  b: 1\n"))).startsWith("nightjar.yml:1:4: '&x' is an anchor");
        assertThat(message(() -> mapping("&x a: 1\n"))).startsWith("nightjar.yml:1:1: '&x' is an anchor");
        assertThat(message(() -> mapping("a: [&y 1]\n"))).startsWith("nightjar.yml:1:5: '&y' is an anchor");
        assertThat(message(() -> mapping("a: *shop\n")))
                .isEqualTo(
                        "nightjar.yml:1:4: a value that starts with '*' is an alias in YAML; write it in quotes: '*shop'");
        assertThat(message(() -> mapping("*k : 1\n"))).startsWith("nightjar.yml:1:1: a value that starts with '*'");
        assertThat(message(() -> mapping("a: !secret x\n")))
                .isEqualTo("nightjar.yml:1:4: '!secret' is a tag of YAML, which is not supported; remove it");
        assertThat(message(() -> mapping("a: !!binary aGVsbG8=\n")))
                .startsWith("nightjar.yml:1:4: '!!binary' is a tag");
    }

    @Test
    void saysWhichValuesNeedQuotes() {
        assertThat(message(() -> mapping("include:\n  - *.shop\n")))
                .isEqualTo(
                        "nightjar.yml:2:5: a value that starts with '*' is an alias in YAML; write it in quotes: '*.shop'");
        assertThat(message(() -> mapping("include: [*, b]\n")))
                .isEqualTo(
                        "nightjar.yml:1:11: a value that starts with '*' is an alias in YAML; write it in quotes: '*'");
        assertThat(message(() -> mapping("a: @daily\n")))
                .isEqualTo(
                        "nightjar.yml:1:4: a value that starts with '@' is reserved in YAML; write it in quotes: '@daily'");
        assertThat(message(() -> mapping("a: %x\n")))
                .isEqualTo(
                        "nightjar.yml:1:4: a value that starts with '%' is reserved in YAML; write it in quotes: '%x'");
        assertThat(message(() -> mapping("a: `x`\n"))).startsWith("nightjar.yml:1:4: a value that starts with '`'");
        assertThat(message(() -> mapping("a: {{ var('x') }}\n")))
                .isEqualTo(
                        "nightjar.yml:1:4: a value that starts with '{{' is a map in YAML; write it in quotes: '{{ … }}'");
        assertThat(message(() -> mapping("a: [${env.X}]\n")))
                .isEqualTo(
                        "nightjar.yml:1:6: a value with '${' cannot stand bare within '{ }' or '[ ]'; write it in quotes");
        assertThat(message(() -> mapping("a: {b: ${env.X}}\n"))).startsWith("nightjar.yml:1:9: a value with '${'");
    }

    @Test
    void saysWhatIsWrongWithTheStructure() {
        assertThat(message(() -> mapping("a:\n\tb: 1\n")))
                .isEqualTo("nightjar.yml:2:1: the line is indented with a tab; indent it with spaces");
        assertThat(message(() -> mapping("a: b: c\n")))
                .isEqualTo(
                        "nightjar.yml:1:5: a ':' cannot stand here; write a value that holds ': ' in quotes, or check the indentation");
        assertThat(message(() -> mapping("a: 1\n b: 2\n"))).startsWith("nightjar.yml:2:3: a ':' cannot stand here");
        assertThat(message(() -> mapping("a: - b\n")))
                .isEqualTo("nightjar.yml:1:4: a list cannot start on the line of its key; start '- ' on the next line");
        assertThat(message(() -> mapping("a: 'x\nb: 1\n")))
                .isEqualTo("nightjar.yml:1:4: the quote that opens here is never closed; close it");
        assertThat(message(() -> mapping("a: \"x\n"))).startsWith("nightjar.yml:1:4: the quote that opens here");
        assertThat(message(() -> mapping("a: \"C:\\data\"\n")))
                .isEqualTo(
                        "nightjar.yml:1:8: a backslash in double quotes starts an escape; use single quotes, or write it twice");
        assertThat(message(() -> mapping("a: 1\nb 2\n")))
                .isEqualTo(
                        "nightjar.yml:2:1: a key without a ':'; write 'key: value', or '- value' for an item of a list");
        assertThat(message(() -> mapping("a: [1, 2\n")))
                .isEqualTo(
                        "nightjar.yml:1:4: the bracket that opens here is not closed, or lacks a comma; correct what is in it");
        assertThat(message(() -> mapping("a:\n   b: 1\n  c: 2\n")))
                .isEqualTo("nightjar.yml:3:3: the line is not in line with the lines above; check its indentation");
        assertThat(message(() -> mapping("a: 'it's'\n")))
                .isEqualTo(
                        "nightjar.yml:1:8: this cannot stand here; check the indentation and the quotes of this line");
        assertThat(message(() -> mapping("a: 1\n- b\n"))).startsWith("nightjar.yml:2:1: this cannot stand here");
        assertThat(message(() -> mapping("? [a, b]\n: c\n")))
                .isEqualTo(
                        "nightjar.yml:1:3: a key must be a single word or text, not a list or a map; write it in quotes");
        assertThat(message(() -> mapping("a: |x\n")))
                .isEqualTo(
                        "nightjar.yml:1:5: this is not valid YAML; check the indentation and the quotes of this line");
    }

    @Test
    void refusesControlCharacters() {
        assertThat(message(() -> mapping("a: 1\nb: x\u0001\n")))
                .isEqualTo("nightjar.yml:2:5: the control character U+0001 cannot stand in YAML; remove it");
    }

    @Test
    void refusesBytesThatAreNotUtf8(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("nightjar.yml");

        Files.write(file, "a: 1\nb: caf\u00e9\n".getBytes(ISO_8859_1));
        assertThat(message(() -> YamlReader.read(file)))
                .isEqualTo(file + ":2:7: the byte 0xE9 is not UTF-8; save the file as UTF-8");

        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xC3});
        assertThat(message(() -> YamlReader.read(file)))
                .isEqualTo(file + ":1:4: the byte 0xC3 is not UTF-8; save the file as UTF-8");
    }

    @Test
    void refusesAFileOverAMebibyteAndOneThatIsDeeperThan64(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("nightjar.yml");

        Files.write(file, ("#" + "x".repeat(YamlReader.MAX_BYTES - 1)).getBytes(UTF_8));
        assertThat(YamlReader.read(file)).isInstanceOf(Mapping.class);
        Files.write(file, ("#" + "x".repeat(YamlReader.MAX_BYTES)).getBytes(UTF_8));
        assertThat(message(() -> YamlReader.read(file)))
                .isEqualTo("'" + file + "' is larger than 1 MiB; make it smaller");

        assertThat(YamlReader.parse("x", "[".repeat(64) + "]".repeat(64))).isInstanceOf(Sequence.class);
        assertThat(message(() -> mapping("[".repeat(65) + "]".repeat(65))))
                .isEqualTo("nightjar.yml:1:65: lists and maps are nested deeper than 64; flatten them");
        assertThat(message(() -> mapping("[".repeat(500_000)))).startsWith("nightjar.yml:1:65: ");
    }

    @Test
    void saysWhenAFileIsNotThereOrCannotBeRead(@TempDir Path folder) {
        Path file = folder.resolve("nightjar.yml");

        NightjarException missing = failure(() -> YamlReader.read(file));
        assertThat(missing).hasMessage("'" + file + "' does not exist; create it or name another file");
        assertThat(missing.code()).isEqualTo(CONFIG);
        NightjarException unreadable = failure(() -> YamlReader.read(folder));
        assertThat(unreadable).hasMessage("'" + folder + "' cannot be read; check that it is a file you may read");
        assertThat(unreadable.code()).isEqualTo(ENVIRONMENT);
    }

    private static Mapping mapping(String yaml) {
        return (Mapping) YamlReader.parse("nightjar.yml", yaml);
    }

    private static Place place(int line, int column) {
        return new Place("nightjar.yml", line, column);
    }
}
