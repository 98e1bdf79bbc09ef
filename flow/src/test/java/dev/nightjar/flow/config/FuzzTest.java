package dev.nightjar.flow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import dev.nightjar.flow.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Broken files of all kinds are read or refused with a place in the file, and nothing else happens. */
class FuzzTest {
    private static final String FILE = """
            # a night of ours
            zone: Europe/Berlin
            night:
              threads: ${env.THREADS:-4}
              pause: 30s
              include:
                - shop
                - 'hr "x"'
                - "*.tmp\\t\\u00e9"
              exclude: [a, "b", {c: d}]
              password: ${secret.key}
              folder: ~/clones
              text: |
                select 1
                  from x
              tables:
                "shop.*": {key: [id, sku], skip: false}
                hr.person: {key: id}
              source: {type: duck-db, file: shop.duckdb}
            """;
    private static final List<String> PIECES = List.of(
            "\t",
            ":",
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "'",
            "\"",
            "\n",
            "\r",
            "#",
            " #",
            "*",
            "&a ",
            "!x ",
            "!!int ",
            "|",
            ">",
            "%",
            "@",
            "`",
            "\\",
            "${",
            "}",
            "${env.THREADS}",
            "$${",
            "${secret.x}",
            "---\n",
            "...\n",
            "? ",
            "<<: ",
            "~",
            "null",
            ",",
            "\u0000",
            "\uFEFF",
            "\uD83D\uDE00",
            "\uD800",
            "\u2028",
            "\u0085",
            "    ",
            "0x",
            "1e999",
            "{{ x }}",
            "\r\n",
            "%YAML 1.1\n",
            "%TAG ! x\n",
            "{? [x]: y}",
            "{a, b}",
            "\"\\ud800\"");

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void neverFailsOtherThanWithAPlaceInTheFile() throws IOException {
        Random random = new Random(20261102);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = mutated(random).getBytes(StandardCharsets.UTF_8);
            if (round % 20 == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            check(bytes);
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isQuickOnLargeFilesOfOnePiece() throws IOException {
        int size = YamlReader.MAX_BYTES / 8;
        for (String piece : List.of(
                "a",
                "a ",
                "a\n",
                "a: b\n",
                "- a\n",
                "[",
                "{a: ",
                "'",
                "\"",
                "#\n",
                " ",
                "\n",
                "a,",
                "\\",
                "${",
                "${}",
                "\t",
                "? ",
                ": ",
                "&",
                "*a ",
                "!a ",
                "- - ",
                "a:\n ",
                "0",
                "x: [a]\n",
                "\uD83D\uDE00")) {
            String body = piece.repeat(size / piece.getBytes(StandardCharsets.UTF_8).length);
            check(body.getBytes(StandardCharsets.UTF_8));
            check(("zone: " + body).getBytes(StandardCharsets.UTF_8));
            check(("zone: \"" + body).getBytes(StandardCharsets.UTF_8));
            check(("night: {include: [" + body).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void check(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("nightjar.yml"), bytes);
        try {
            NightjarConfig.read(file, environment(), List.of(new Zone(), new Night()));
        } catch (NightjarException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CONFIG);
            assertWithin(bytes, e.place().orElseThrow());
        } catch (RuntimeException | StackOverflowError e) {
            fail(Texts.shorten(new String(bytes, StandardCharsets.UTF_8)), e);
        }
    }

    private static void assertWithin(byte[] bytes, Place place) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\r\n|\r|\n", -1);
        assertThat(place.line()).isBetween(1, lines.length);
        assertThat(place.column()).isBetween(1, lines[place.line() - 1].length() + 1);
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(FILE);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.delete(at, Math.min(text.length() - 1, at + 1 + random.nextInt(8)));
                case 2 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
                default ->
                    text.insert(random.nextInt(text.length()), text.substring(at, Math.min(text.length(), at + 40)));
            }
        }
        return text.toString();
    }

    private Environment environment() {
        return new Environment(Map.of("THREADS", "8", "NIGHTJAR_SECRET_KEY", "hunter22"), folder, folder);
    }

    private static final class Zone extends ConfigSection<ZoneId> {
        Zone() {
            super("zone", "the zone");
        }
    }

    private static final class Night extends ConfigSection<NightSpec> {
        Night() {
            super("night", "the night");
        }
    }

    private record NightSpec(
            int threads,
            Duration pause,
            List<String> include,
            Set<ConfigNode> exclude,
            Secret password,
            Path folder,
            Optional<String> text,
            Map<String, Table> tables,
            Source source) {}

    private record Table(List<String> key, @Default("no") boolean skip) {}

    sealed interface Source {}

    record DuckDb(Path file) implements Source {}
}
