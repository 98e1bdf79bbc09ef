package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.CONFIG;
import static dev.nightjar.flow.config.Failures.failure;
import static dev.nightjar.flow.config.Failures.message;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Place;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.config.ConfigNode.Scalar;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigBinderTest {
    private final Environment environment = new Environment(
            Map.of("THREADS", "8", "BAD", "many", "NIGHTJAR_SECRET_KEY", "hunter22"),
            Path.of("/secrets"),
            Path.of("/home/me"));
    private final ConfigBinder binder = new ConfigBinder(Path.of("/data"), environment, new Secrets(environment));

    @Test
    void bindsEverySimpleType() {
        assertThat(bind("""
                        text: plain
                        number: -4
                        big: 5000000000
                        real: 1.5e3
                        flag: yes
                        boxed: 12
                        pause: 30s
                        folder: clones
                        link: https://example.com/a?b=c
                        zone: Europe/Berlin
                        date: 2026-11-02
                        instant: 2026-11-02T00:00:00Z
                        policy: Keep-First
                        """, Simple.class))
                .isEqualTo(new Simple(
                        "plain",
                        -4,
                        5_000_000_000L,
                        1500.0,
                        true,
                        12,
                        Duration.ofSeconds(30),
                        Path.of("/data/clones"),
                        URI.create("https://example.com/a?b=c"),
                        ZoneId.of("Europe/Berlin"),
                        LocalDate.of(2026, 11, 2),
                        Instant.parse("2026-11-02T00:00:00Z"),
                        Policy.KEEP_FIRST));
    }

    @Test
    void keepsATextAsItIsWritten() {
        for (String text : List.of("007", "no", "1e3", "true", "2026-11-02", "12_000", "0x1F")) {
            assertThat(bind("value: " + text, Text.class)).isEqualTo(new Text(text));
        }
        assertThat(bind("value: ''", Text.class)).isEqualTo(new Text(""));
        assertThat(bind("value: 'null'", Text.class)).isEqualTo(new Text("null"));
    }

    @Test
    void readsDurations() {
        assertThat(List.of("250ms", "30s", "5m", "2h", "1d", "PT1H30M", "0s"))
                .extracting(text -> bind("value: " + text, Wait.class).value())
                .containsExactly(
                        Duration.ofMillis(250),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofHours(2),
                        Duration.ofDays(1),
                        Duration.ofMinutes(90),
                        Duration.ZERO);
        for (String wrong : List.of("30", "5 minutes", "-1s", "1.5h", "99999999999999999999s", "9999999999999999d")) {
            assertThat(message(() -> bind("value: " + wrong, Wait.class)))
                    .isEqualTo("nightjar.yml:1:8: 'it.value' must be a duration but is '" + wrong
                            + "'; write it like 30s, 5m, 2h or 1d");
        }
    }

    @Test
    void resolvesPathsAgainstTheFolderOfTheFile() {
        assertThat(List.of("clones", "./a/../b", "/abs/x", "~/x", "~", "../up", "~me/x"))
                .extracting(text ->
                        bind("value: '" + text + "'", Folder.class).value().toString())
                .containsExactly("/data/clones", "/data/b", "/abs/x", "/home/me/x", "/home/me", "/up", "/data/~me/x");
        assertThat(bind("{}", DefaultFolder.class).value()).isEqualTo(Path.of("/data/history"));
        assertThat(message(() -> bind("value: ''", Folder.class)))
                .isEqualTo("nightjar.yml:1:8: 'it.value' must be a path but is ''; write it like clones or ~/clones");
    }

    @Test
    void saysWhatIsExpectedWhatIsFoundAndWhatToWrite() {
        assertThat(problems("""
                        text: [a]
                        number: many
                        big: 99999999999999999999
                        real: NaN
                        flag: perhaps
                        boxed: 3000000000
                        pause: {a: 1}
                        folder: []
                        link: just text
                        zone: Europe/Berln
                        date: 02.11.2026
                        instant: today
                        policy: keep_frist
                        """, Simple.class))
                .containsExactly(
                        "nightjar.yml:1:7: 'it.text' must be a text but is a list; write it like some text",
                        "nightjar.yml:2:9: 'it.number' must be a whole number but is 'many'; write it like 4",
                        "nightjar.yml:3:6: 'it.big' must be a whole number but is '99999999999999999999'; write one from -9223372036854775808 to 9223372036854775807",
                        "nightjar.yml:4:7: 'it.real' must be a number but is 'NaN'; write it like 0.5",
                        "nightjar.yml:5:7: 'it.flag' must be true or false but is 'perhaps'; write it like true",
                        "nightjar.yml:6:8: 'it.boxed' must be a whole number but is '3000000000'; write one from -2147483648 to 2147483647",
                        "nightjar.yml:7:8: 'it.pause' must be a duration but is a map; write it like 30s, 5m, 2h or 1d",
                        "nightjar.yml:8:9: 'it.folder' must be a path but is a list; write it like clones or ~/clones",
                        "nightjar.yml:9:7: 'it.link' must be a URL but is 'just text'; write it like https://example.com/path",
                        "nightjar.yml:10:7: 'it.zone' must be a time zone but is 'Europe/Berln'; did you mean 'Europe/Berlin'?",
                        "nightjar.yml:11:7: 'it.date' must be a date but is '02.11.2026'; write it like 2026-11-02",
                        "nightjar.yml:12:10: 'it.instant' must be an instant but is 'today'; write it like 2026-11-02T00:00:00Z",
                        "nightjar.yml:13:9: 'it.policy' must be one of keep_first, quarantine but is 'keep_frist'; did you mean 'keep_first'?");
    }

    @Test
    void saysWhichValuesAnEnumHas() {
        assertThat(message(() -> bind("value: drop", OnDuplicates.class)))
                .isEqualTo(
                        "nightjar.yml:1:8: 'it.value' must be one of keep_first, quarantine but is 'drop'; write one of these");
    }

    @Test
    void bindsListsSetsAndMapsInTheirOrder() {
        Lists lists = bind("""
                items: [b, a]
                names: [z, y, x]
                tables:
                  shop.*: {count: 1}
                  "hr.person": {count: 2}
                optional: 5
                """, Lists.class);

        assertThat(lists.items()).containsExactly("b", "a");
        assertThat(lists.names()).containsExactly("z", "y", "x");
        assertThat(lists.tables())
                .containsExactly(Map.entry("shop.*", new Count(1)), Map.entry("hr.person", new Count(2)));
        assertThat(lists.optional()).contains(5);
        assertThat(lists.items()).isUnmodifiable();
    }

    @Test
    void makesAListOfASingleValue() {
        Lists lists = bind("items: a\nnames: 'x'\n", Lists.class);

        assertThat(lists.items()).containsExactly("a");
        assertThat(lists.names()).containsExactly("x");
    }

    @Test
    void isEmptyWhereNothingIsGivenOrWritten() {
        assertThat(bind("{}", Lists.class)).isEqualTo(new Lists(List.of(), Set.of(), Map.of(), Optional.empty()));
        assertThat(bind("items:\nnames: ~\ntables: null\noptional:\n", Lists.class))
                .isEqualTo(new Lists(List.of(), Set.of(), Map.of(), Optional.empty()));
    }

    @Test
    void saysWhatIsWrongWithinListsAndMaps() {
        assertThat(problems("""
                        items: [a, [b], ]
                        names: [x, y, x]
                        tables:
                          shop: {count: many}
                          hr:
                          ${env.THREADS}: {count: 1}
                        optional: many
                        """, Lists.class))
                .containsExactly(
                        "nightjar.yml:1:12: 'it.items[1]' must be a text but is a list; write it like some text",
                        "nightjar.yml:2:15: 'it.names[2]' is given before; remove one",
                        "nightjar.yml:4:17: 'it.tables.shop.count' must be a whole number but is 'many'; write it like 4",
                        "nightjar.yml:5:6: 'it.tables.hr' has no value; give it one, or remove it",
                        "nightjar.yml:6:3: nothing is replaced in the key '${env.THREADS}' in 'it.tables'; write it out",
                        "nightjar.yml:7:11: 'it.optional' must be a whole number but is 'many'; write it like 4");
        assertThat(problems("items: {a: 1}\nnames: {}\ntables: [a]\n", Lists.class))
                .containsExactly(
                        "nightjar.yml:1:8: 'it.items' must be a list but is a map; write its items as [a, b] or on lines that start with '- '",
                        "nightjar.yml:2:8: 'it.names' must be a list but is a map; write its items as [a, b] or on lines that start with '- '",
                        "nightjar.yml:3:9: 'it.tables' must be a map but is a list; write its entries on lines of 'name: value'");
    }

    @Test
    void refusesUnknownKeysAndNamesTheKnownOnes() {
        assertThat(problems("schemas:\n  include: a\n  inclde: a\n  warehouse: b\n", Nested.class))
                .containsExactly(
                        "nightjar.yml:3:3: unknown key 'inclde' in 'it.schemas'; did you mean 'include'? known keys: include, on_duplicates",
                        "nightjar.yml:4:3: unknown key 'warehouse' in 'it.schemas'; known keys: include, on_duplicates");
    }

    @Test
    void bindsNestedRecordsWithSnakeCaseKeys() {
        assertThat(bind("schemas:\n  include: a\n  on_duplicates: quarantine\n", Nested.class))
                .isEqualTo(new Nested(new Schemas("a", Policy.QUARANTINE)));
        assertThat(message(() -> bind("schemas: a", Nested.class)))
                .isEqualTo(
                        "nightjar.yml:1:10: 'it.schemas' must be a map but is 'a'; write it with the keys include, on_duplicates");
    }

    @Test
    void saysWhatIsMissingAndWhatItMeans() {
        assertThat(problems("schemas: {}\n", Nested.class))
                .containsExactly("nightjar.yml:1:10: 'it.schemas' has no 'include' (which schemas are cloned); add it");
        assertThat(message(() -> bind("{}", Text.class))).isEqualTo("nightjar.yml:1:1: 'it' has no 'value'; add it");
    }

    @Test
    void takesTheDefaultWhereNothingIsGivenOrWritten() {
        assertThat(bind("include: a\n", Schemas.class).onDuplicates()).isEqualTo(Policy.KEEP_FIRST);
        assertThat(bind("include: a\non_duplicates:\n", Schemas.class).onDuplicates())
                .isEqualTo(Policy.KEEP_FIRST);
        assertThat(message(() -> bind("include:\n", Schemas.class)))
                .isEqualTo("nightjar.yml:1:9: 'it.include' has no value; give it one, or remove it");
    }

    @Test
    void tellsWhatAConstructorRefuses() {
        NightjarException failure = failure(() -> bind("count: 1\nother: {count: -1}\n", Guarded.class));

        assertThat(failure).hasMessage("nightjar.yml:2:8: 'it.other' is not valid: count is negative: -1");
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(IllegalArgumentException.class);
        assertThat(message(() -> bind("code: npe", Throwing.class)))
                .isEqualTo("nightjar.yml:1:1: 'it' is not valid: code is null");
        assertThat(message(() -> bind("code: none", Throwing.class)))
                .isEqualTo("nightjar.yml:1:1: 'it' is not valid: IllegalStateException");
        assertThat(message(() -> bind("code: ours", Throwing.class)))
                .isEqualTo("nightjar.yml:1:1: 'it' is not valid: code 'ours' is taken; choose another");
    }

    @Test
    void replacesEnvironmentVariablesBeforeItConverts() {
        assertThat(bind("count: ${env.THREADS}", Count.class)).isEqualTo(new Count(8));
        assertThat(bind("count: ${env.NONE:-3}", Count.class)).isEqualTo(new Count(3));
        assertThat(message(() -> bind("count: ${env.BAD}", Count.class)))
                .isEqualTo(
                        "nightjar.yml:1:8: 'it.count' must be a whole number but is 'many' (from '${env.BAD}'); write it like 4");
        assertThat(message(() -> bind("count: ${env.XYZ}", Count.class)))
                .isEqualTo(
                        "nightjar.yml:1:8: 'it.count': the environment variable 'XYZ' is not set; set it, or write ${env.XYZ:-default}");
        assertThat(bind("value: $${env.X}", Text.class)).isEqualTo(new Text("${env.X}"));
    }

    @Test
    void allowsASecretOnlyInASecret() {
        assertThat(bind("password: ${secret.key}", Login.class).password().reveal())
                .isEqualTo("hunter22");
        assertThat(message(() -> bind("value: ${secret.key}", Text.class)))
                .isEqualTo(
                        "nightjar.yml:1:8: 'it.value': a secret may stand only where a secret is expected, and '${secret.key}' does not; remove it, or use ${env.NAME} for what is not secret");
        assertThat(message(() -> bind("password: ${secret.none}", Login.class)))
                .isEqualTo(
                        "nightjar.yml:1:11: 'it.password': secret 'none' is not there; set NIGHTJAR_SECRET_NONE or write it to /secrets/none");
        assertThat(message(() -> bind("password: [hunter22]", Login.class)))
                .isEqualTo(
                        "nightjar.yml:1:11: 'it.password' must be a secret but is a list; write it like ${secret.name}");
    }

    @Test
    void choosesARecordOfASealedInterfaceByItsType() {
        assertThat(bind("source: {type: duck-db, file: x}", Sources.class))
                .isEqualTo(new Sources(new DuckDb(Path.of("/data/x"))));
        assertThat(bind("source: {type: memory}", Sources.class)).isEqualTo(new Sources(new Memory()));
        assertThat(message(() -> bind("source: {type: duckdb, file: x}", Sources.class)))
                .isEqualTo(
                        "nightjar.yml:1:16: 'it.source.type' must be one of duck-db, memory but is 'duckdb'; did you mean 'duck-db'?");
        assertThat(message(() -> bind("source: {file: x}", Sources.class)))
                .isEqualTo("nightjar.yml:1:9: 'it.source' has no 'type'; add one of duck-db, memory");
        assertThat(message(() -> bind("source: memory", Sources.class)))
                .isEqualTo(
                        "nightjar.yml:1:9: 'it.source' must be a map with a 'type' but is 'memory'; write one with 'type: ' and one of duck-db, memory");
        assertThat(message(() -> bind("source: {type: memory, file: x}", Sources.class)))
                .isEqualTo("nightjar.yml:1:24: unknown key 'file' in 'it.source'; known keys: none");
    }

    @Test
    void bindsLateWhatATypeChooses() {
        ConfigNode node = YamlReader.parse("nightjar.yml", "type: snowflake\npassword: ${secret.key}\n");

        Class<? extends Record> chosen =
                binder.choose("connections.w", node, Map.of("snowflake", Login.class, "none", Text.class));

        assertThat(chosen).isEqualTo(Login.class);
        assertThat(binder.bindChosen("connections.w", node, Login.class)
                        .password()
                        .reveal())
                .isEqualTo("hunter22");
        assertThat(message(() -> binder.bind("connections.w", node, Login.class)))
                .isEqualTo("nightjar.yml:1:1: unknown key 'type' in 'connections.w'; known keys: password");
        assertThat(message(() -> binder.choose("connections.w", node, Map.of("duckdb", 1))))
                .isEqualTo(
                        "nightjar.yml:1:7: 'connections.w.type' must be one of duckdb but is 'snowflake'; write one of these");
    }

    @Test
    void keepsANodeForLater() {
        assertThat(bind("node: ${env.X}\nnodes: {a: 1}\n", Late.class))
                .isEqualTo(new Late(
                        new Scalar("${env.X}", new Place("nightjar.yml", 1, 7)),
                        Map.of("a", new Scalar("1", new Place("nightjar.yml", 2, 12)))));
    }

    @Test
    void bindsARecordThatHoldsItself() {
        assertThat(bind("children: [{children: []}, {}]", Tree.class))
                .isEqualTo(new Tree(List.of(new Tree(List.of()), new Tree(List.of()))));
    }

    @Test
    void reportsAllProblemsInTheOrderOfTheFileAndAtMostTwenty() {
        String yaml =
                IntStream.rangeClosed(1, 25).mapToObj(i -> "key" + i + ": x\n").collect(Collectors.joining());

        NightjarException failure = failure(() -> bind(yaml, Text.class));

        List<String> lines = String.valueOf(failure.getMessage()).lines().toList();
        assertThat(lines).hasSize(21);
        assertThat(lines).element(0).isEqualTo("nightjar.yml:1:1: unknown key 'key1' in 'it'; known keys: value");
        assertThat(lines).element(1).isEqualTo("nightjar.yml:1:1: 'it' has no 'value'; add it");
        assertThat(lines).element(20).isEqualTo("and 6 more");
        assertThat(failure.code()).isEqualTo(CONFIG);
        assertThat(failure.place()).contains(new Place("nightjar.yml", 1, 1));
    }

    private <R extends Record> R bind(String yaml, Class<R> type) {
        return binder.bind("it", YamlReader.parse("nightjar.yml", yaml), type);
    }

    private List<String> problems(String yaml, Class<? extends Record> type) {
        return message(() -> bind(yaml, type)).lines().toList();
    }

    private enum Policy {
        KEEP_FIRST,
        QUARANTINE
    }

    private sealed interface Source {}

    private sealed interface FileSource extends Source {}

    private record DuckDb(Path file) implements FileSource {}

    private record Memory() implements Source {}

    private record Sources(Source source) {}

    private record Simple(
            String text,
            int number,
            long big,
            double real,
            boolean flag,
            Integer boxed,
            Duration pause,
            Path folder,
            URI link,
            ZoneId zone,
            LocalDate date,
            Instant instant,
            Policy policy) {}

    private record Text(String value) {}

    private record Wait(Duration value) {}

    private record Folder(Path value) {}

    private record DefaultFolder(@Default("history") Path value) {}

    private record OnDuplicates(Policy value) {}

    private record Count(int count) {}

    private record Lists(
            List<String> items, Set<String> names, Map<String, Count> tables, Optional<Integer> optional) {}

    private record Schemas(
            @Description("which schemas are cloned.") String include,
            @Default("keep_first") Policy onDuplicates) {}

    private record Nested(Schemas schemas) {}

    record Guarded(int count, Optional<Guarded> other) {
        Guarded {
            if (count < 0) {
                throw new IllegalArgumentException("count is negative: " + count);
            }
        }
    }

    record Throwing(String code) {
        Throwing {
            requireNonNull(code.equals("npe") ? null : code, "code is null");
            if (code.equals("none")) {
                throw new IllegalStateException();
            }
            throw new NightjarException(ErrorCode.CONFIG, "code '" + code + "' is taken; choose another");
        }
    }

    private record Login(Secret password) {}

    private record Late(ConfigNode node, Map<String, ConfigNode> nodes) {}

    private record Tree(List<Tree> children) {}
}
