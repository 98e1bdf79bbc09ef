package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;
import static dev.nightjar.flow.ErrorCode.ENVIRONMENT;
import static dev.nightjar.flow.config.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.NightjarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    private Path folder;

    @Test
    void takesTheEnvironmentFirstThenTheFile() throws IOException {
        Files.writeString(folder.resolve("snow-flake.key"), "from the file\n");
        Files.writeString(folder.resolve("other"), "two lines\r\nof it\r\n");

        assertThat(secrets(Map.of("NIGHTJAR_SECRET_SNOW_FLAKE_KEY", "from the variable"))
                        .get("snow-flake.key")
                        .reveal())
                .isEqualTo("from the variable");
        assertThat(secrets(Map.of("NIGHTJAR_SECRET_SNOW_FLAKE_KEY", ""))
                        .get("snow-flake.key")
                        .reveal())
                .isEqualTo("from the file");
        assertThat(secrets(Map.of()).get("other").reveal()).isEqualTo("two lines\r\nof it");
    }

    @Test
    void stripsOneLineBreakOnly() throws IOException {
        Files.writeString(folder.resolve("a"), " x \n\n");

        assertThat(secrets(Map.of()).get("a").reveal()).isEqualTo(" x \n");
    }

    @Test
    void looksForASecretOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "first");
        Secrets secrets = secrets(Map.of());
        secrets.get("a");

        Files.writeString(file, "second");

        assertThat(secrets.get("a").reveal()).isEqualTo("first");
        assertThat(secrets.get("a")).isSameAs(secrets.get("a"));
    }

    @Test
    void namesBothPlacesWhereASecretCouldBe() {
        NightjarException failure = failure(() -> secrets(Map.of()).get("fivetran-key"));

        assertThat(failure)
                .hasMessage("secret 'fivetran-key' is not there; set NIGHTJAR_SECRET_FIVETRAN_KEY or write it to "
                        + folder.resolve("fivetran-key"));
        assertThat(failure.code()).isEqualTo(ENVIRONMENT);
    }

    @Test
    void countsAnEmptyFileAsNotThereAndRefusesWhatItCannotRead() throws IOException {
        Files.writeString(folder.resolve("empty"), "\n");
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF});

        assertThat(failure(() -> secrets(Map.of()).get("empty"))).hasMessageContaining("is not there");
        assertThat(failure(() -> secrets(Map.of()).get("binary")))
                .hasMessage("secret 'binary' cannot be read from " + folder.resolve("binary")
                        + "; check that it is a UTF-8 file you may read");
    }

    @Test
    void refusesNamesThatLeaveTheFolder() {
        for (String name : List.of("../etc/passwd", "a/b", "a..b", "..", ".", "", "a b", "a\\b", "caf\u00e9")) {
            NightjarException failure = failure(() -> secrets(Map.of()).get(name));

            assertThat(failure)
                    .hasMessage("'" + name + "' is no name of a secret; use letters, digits, '_', '.' and '-'");
            assertThat(failure.code()).isEqualTo(CONFIG);
        }
    }

    @Test
    void masksWhatItHasGivenOut() {
        Secrets secrets = secrets(Map.of("NIGHTJAR_SECRET_A", "hunter22", "NIGHTJAR_SECRET_B", "other99"));
        secrets.get("a");

        assertThat(secrets.mask("password=hunter22;hunter22 other99")).isEqualTo("password=***;*** other99");
        secrets.get("b");
        assertThat(secrets.mask("password=hunter22;hunter22 other99")).isEqualTo("password=***;*** ***");
        assertThat(secrets.mask("nothing")).isEqualTo("nothing");
    }

    @Test
    void masksUrlEncodedAndJsonEscapedForms() {
        Secrets secrets = secrets(Map.of());
        secrets.conceal("p\u00e4 ss/\"w\\d\n");

        assertThat(secrets.mask("p\u00e4 ss/\"w\\d\n")).isEqualTo("***");
        assertThat(secrets.mask("?p=p%C3%A4+ss%2F%22w%5Cd%0A&x")).isEqualTo("?p=***&x");
        assertThat(secrets.mask("?p=p%C3%A4%20ss%2F%22w%5Cd%0A&x")).isEqualTo("?p=***&x");
        assertThat(secrets.mask("?p=p%c3%a4%20ss%2f%22w%5cd%0a&x")).isEqualTo("?p=***&x");
        assertThat(secrets.mask("{\"p\": \"p\u00e4 ss/\\\"w\\\\d\\n\"}")).isEqualTo("{\"p\": \"***\"}");
        assertThat(secrets.mask("{\"p\": \"p\\u00e4 ss/\\\"w\\\\d\\n\"}")).isEqualTo("{\"p\": \"***\"}");
    }

    @Test
    void masksTheLinesOfAKeyThatIsLoggedLineByLine() {
        Secrets secrets = secrets(Map.of());
        secrets.conceal("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nshort\n-----END PRIVATE KEY-----\n");

        assertThat(secrets.mask("line MIIEvQIBADANBgkq")).isEqualTo("line ***");
        assertThat(secrets.mask("a short -----BEGIN PRIVATE KEY-----"))
                .isEqualTo("a short -----BEGIN PRIVATE KEY-----");
    }

    @Test
    void leavesValuesThatAreTooShortToMask() {
        Secrets secrets = secrets(Map.of());
        secrets.conceal("abc");
        secrets.conceal("");

        assertThat(secrets.mask("abc abcd")).isEqualTo("abc abcd");
        secrets.conceal("abcd");
        assertThat(secrets.mask("abc abcd")).isEqualTo("abc ***");
    }

    @Test
    void makesOneMaskOfSecretsThatOverlap() {
        Secrets secrets = secrets(Map.of());
        secrets.conceal("abcdef");
        secrets.conceal("defghi");
        secrets.conceal("cdef");

        assertThat(secrets.mask("-abcdefghi-")).isEqualTo("-***-");
        assertThat(secrets.mask("-cdefabcdef-xcdef")).isEqualTo("-******-x***");
    }

    @Test
    void masksTheBeginningOfASecretWhereATextWasCut() {
        Secrets secrets = secrets(Map.of());
        secrets.conceal("abcdef");
        secrets.conceal("xyabc");

        assertThat(secrets.maskCut("-abcdef-xyab")).isEqualTo("-***-***");
        assertThat(secrets.maskCut("-xyabcde")).isEqualTo("-***");
        assertThat(secrets.maskCut("-abcdeg")).isEqualTo("-abcdeg");
        assertThat(secrets.mask("-abcde")).isEqualTo("-abcde");
    }

    @Test
    void masksManySecretsInLongTextsInOnePass() {
        Secrets secrets = secrets(Map.of());
        IntStream.range(0, 10_000).forEach(i -> secrets.conceal("aaaaaaaaaaaaaaaa" + i + "z"));
        String text = "a".repeat(1_000_000);

        assertThat(secrets.mask(text + "9999z" + text)).isEqualTo("a".repeat(999_984) + "***" + text);
    }

    @Test
    void knowsASecretInEveryMaskThatStartsAfterIt() throws InterruptedException, ExecutionException {
        Secrets secrets = secrets(Map.of());
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> all = IntStream.range(0, 8)
                    .mapToObj(thread -> threads.submit(() -> {
                        start.await();
                        return IntStream.range(0, 100)
                                .mapToObj(i -> secrets.mask(secrets.conceal("t%s-%s!".formatted(thread, i))
                                        .reveal()))
                                .distinct()
                                .toList();
                    }))
                    .toList();
            start.countDown();
            for (Future<List<String>> masks : all) {
                assertThat(masks.get()).containsExactly("***");
            }
        }
    }

    private Secrets secrets(Map<String, String> variables) {
        return new Secrets(new Environment(variables, folder, folder));
    }
}
