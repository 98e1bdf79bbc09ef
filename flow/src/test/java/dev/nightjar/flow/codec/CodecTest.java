package dev.nightjar.flow.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.Secret;
import dev.nightjar.flow.journal.InMemoryJournal;
import dev.nightjar.flow.journal.Journal;
import dev.nightjar.flow.journal.RunJournal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodecTest {
    enum Colour {
        RED,
        BLUE
    }

    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Empty() implements Shape {}
    }

    record Everything(
            String text,
            int number,
            long big,
            double real,
            BigDecimal amount,
            Optional<String> maybe,
            List<Shape> shapes,
            Map<Colour, Integer> byColour,
            Set<String> names,
            Path path,
            Duration duration,
            Instant instant,
            LocalDate date,
            ZoneId zone) {}

    record Box<T>(T content, List<T> more) {}

    record Before(String name) {}

    record After(String name, @Default("7") int keep, List<String> tags, Optional<String> note) {}

    record Required(String name, String owner) {}

    record Inner(Colour colour) {}

    private final RunJournal journal = new InMemoryJournal()
            .begin(new Journal.Run("r", "f", new Payload.Inline(new byte[0]), Instant.EPOCH, LocalDate.EPOCH));
    private final Codec codec = new Codec(journal.blobs());

    private Object roundTrip(Object value) {
        return decode(codec.encode(value), value.getClass());
    }

    private Object decode(Payload payload, Class<?> type) {
        return requireNonNull(codec.decode(payload, TypeRules.check(type)));
    }

    private static Payload json(String text) {
        return new Payload.Inline(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void recordsComeBackEqual() {
        Everything value = new Everything(
                "naïve \"text\"\n",
                7,
                Long.MAX_VALUE,
                Double.NaN,
                new BigDecimal("1.10"),
                Optional.empty(),
                List.of(new Shape.Circle(2.5), new Shape.Empty()),
                Map.of(Colour.BLUE, 1),
                Set.of("a"),
                Path.of("relative/file"),
                Duration.ofMillis(1500),
                Instant.parse("2026-11-02T00:00:00.123456789Z"),
                LocalDate.of(2026, 11, 2),
                ZoneId.of("Europe/Berlin"));

        assertThat(roundTrip(value)).isEqualTo(value);
    }

    @Test
    void canonicalJsonIsTheSameWhateverTheOrderOfSetsAndMaps() {
        record Held(Set<Inner> set, Map<String, Set<Integer>> map, Set<Set<Integer>> nested, List<Integer> list) {}
        Map<String, Set<Integer>> there = new LinkedHashMap<>();
        there.put("b", new LinkedHashSet<>(List.of(10, 9)));
        there.put("a", Set.of());
        Map<String, Set<Integer>> back = new LinkedHashMap<>();
        back.put("a", Set.of());
        back.put("b", new LinkedHashSet<>(List.of(9, 10)));
        Inner red = new Inner(Colour.RED);
        Inner blue = new Inner(Colour.BLUE);
        Set<Set<Integer>> nested = Set.of(new LinkedHashSet<>(List.of(1, 2)));

        String json =
                Codec.toCanonicalJson(new Held(new LinkedHashSet<>(List.of(red, blue)), there, nested, List.of(2, 1)));
        assertThat(json)
                .isEqualTo(Codec.toCanonicalJson(new Held(
                        new LinkedHashSet<>(List.of(blue, red)),
                        back,
                        Set.of(new LinkedHashSet<>(List.of(2, 1))),
                        List.of(2, 1))))
                .isEqualTo("""
                        {"set":[{"colour":"BLUE"},{"colour":"RED"}],"map":{"a":[],"b":[10,9]},"nested":[[1,2]],"list":[2,1]}""");
    }

    @Test
    void aSetKeepsItsOrder() {
        record Sets(Set<String> names, Set<Inner> inner, Set<Colour> colours) {}
        Sets sets = new Sets(
                new LinkedHashSet<>(List.of("zeta", "alpha", "mid", "b", "a")),
                new LinkedHashSet<>(List.of(new Inner(Colour.BLUE), new Inner(Colour.RED))),
                new LinkedHashSet<>(List.of(Colour.BLUE, Colour.RED)));

        Sets back = (Sets) roundTrip(sets);
        assertThat(back.names()).containsExactlyElementsOf(sets.names());
        assertThat(back.inner()).containsExactlyElementsOf(sets.inner());
        assertThat(back.colours()).containsExactlyElementsOf(sets.colours());
    }

    @Test
    void sealedTypesTravelByTheSimpleNameOfTheCase() {
        assertThat(Codec.toJson(new Shape.Circle(1))).isEqualTo("{\"@case\":\"Circle\",\"radius\":1.0}");
        assertThat(decode(json("{\"@case\":\"Empty\"}"), Shape.class)).isEqualTo(new Shape.Empty());
        assertThatThrownBy(() -> decode(json("{\"@case\":\"Square\"}"), Shape.class))
                .hasMessageContaining("'Square' is no case of Shape (Circle, Empty)");
    }

    @Test
    void aTimeKeepsItsOffset() {
        record Meeting(OffsetDateTime at, List<OffsetDateTime> more) {}
        Meeting meeting = new Meeting(
                OffsetDateTime.parse("2026-11-02T00:30:00+02:00"), List.of(OffsetDateTime.MIN, OffsetDateTime.MAX));

        assertThat(roundTrip(meeting)).isEqualTo(meeting);
    }

    sealed interface Price {
        record Exact(BigDecimal amount, double real) implements Price {}

        record Many(List<Price> prices) implements Price {}
    }

    @Test
    void amountsWithinCasesKeepTheirDigitsAndTheirScale() {
        record Order(Price price) {}
        Price exact = new Price.Exact(new BigDecimal("12345678901234567890.123456789"), -0.0);
        Price scaled = new Price.Exact(new BigDecimal("0.10"), Double.NaN);
        Price huge = new Price.Exact(new BigDecimal("1E+1000"), Double.MIN_VALUE);
        Order order = new Order(new Price.Many(List.of(exact, new Price.Many(List.of(scaled, huge)))));

        assertThat(roundTrip(order)).isEqualTo(order);
    }

    @Test
    void aCaseIsFoundWhereverItsNameStands() {
        assertThat(decode(json("{\"radius\":2.5,\"more\":{\"@case\":\"Empty\"},\"@case\":\"Circle\"}"), Shape.class))
                .isEqualTo(new Shape.Circle(2.5));
        for (String nameless : List.of("{\"radius\":2.5}", "{}", "\"Circle\"", "[]")) {
            assertThatThrownBy(() -> decode(json(nameless), Shape.class))
                    .hasMessage("a stored Shape does not say which case it is; it was stored by other code");
        }
    }

    @Test
    void anAddedComponentTakesItsDefault() {
        Payload stored = codec.encode(new Before("a"));

        assertThat(decode(stored, After.class)).isEqualTo(new After("a", 7, List.of(), Optional.empty()));
    }

    @Test
    void aComponentWithoutDefaultIsRequired() {
        Payload stored = codec.encode(new Before("a"));

        assertThatThrownBy(() -> decode(stored, Required.class))
                .hasMessage(
                        "Required.owner is missing in a stored value and has no @Default; it was stored by other code");
    }

    @Test
    void aComponentThatIsGoneIsPassedOver() {
        assertThat(decode(codec.encode(new Required("a", "b")), Before.class)).isEqualTo(new Before("a"));
    }

    @Test
    @SuppressWarnings("NullAway") // the null is the point
    void nullsAreRefusedBothWays() {
        assertThatThrownBy(() -> codec.encode(new Inner(null)))
                .hasMessage("Inner.colour is null; an absent value is an Optional");
        assertThatThrownBy(() -> decode(json("{\"colour\":null}"), Inner.class))
                .hasMessageContaining("Inner.colour is null");
    }

    @Test
    void mapsAreKeyedByStringsOrEnumsOnly() {
        record Wrong(Map<Instant, String> byTime) {}

        assertThatThrownBy(() -> TypeRules.check(Wrong.class))
                .hasMessage(
                        "Wrong.byTime holds a map keyed by java.time.Instant; a stored map is keyed by strings or an"
                                + " enum: use a list of records");
    }

    @Test
    void anOptionalOfAnOptionalIsRefused() {
        record Maybe<T>(Optional<T> held) {}
        record Wrong(Maybe<Optional<String>> twice) {}

        assertThatThrownBy(() -> TypeRules.check(Wrong.class))
                .hasMessage("Maybe.held holds an Optional of an Optional, and both are stored as null when they are"
                        + " empty; use one Optional");
    }

    @Test
    void whatIsLongComesBackToo() {
        record Lengthy(BigInteger digits, BigDecimal amount, Map<String, Integer> named) {}
        BigInteger digits = BigInteger.TEN.pow(1200).add(BigInteger.ONE);
        Lengthy value = new Lengthy(digits, new BigDecimal(digits, 3), Map.of("x".repeat(60_000), 1));

        assertThat(roundTrip(value)).isEqualTo(value);
    }

    enum Unit {
        HOURS("time"),
        DAYS("time"),
        /** Its text looks like the place of another. */
        ROWS("1"),
        BYTES("BYTES");

        private final String text;

        Unit(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    record Units(Unit unit, List<Unit> more, Map<Unit, Integer> counts) {}

    @Test
    void enumsTravelByTheirNames() {
        Units units = new Units(Unit.HOURS, List.of(Unit.ROWS, Unit.DAYS), Map.of(Unit.DAYS, 1, Unit.HOURS, 2));

        assertThat(Codec.toJson(new Units(Unit.ROWS, List.of(), Map.of(Unit.HOURS, 1))))
                .isEqualTo("{\"unit\":\"ROWS\",\"more\":[],\"counts\":{\"HOURS\":1}}");
        assertThat(roundTrip(units)).isEqualTo(units);
    }

    @Test
    void enumsThatWereStoredByTheirTextsAreFoundUnlessTwoSayTheSame() {
        assertThat(decode(json("{\"unit\":\"1\",\"more\":[\"BYTES\"],\"counts\":{\"1\":5}}"), Units.class))
                .isEqualTo(new Units(Unit.ROWS, List.of(Unit.BYTES), Map.of(Unit.ROWS, 5)));
        assertThatThrownBy(() -> decode(json("{\"unit\":\"time\",\"more\":[],\"counts\":{}}"), Units.class))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED));
        assertThatThrownBy(() -> decode(json("{\"unit\":\"ROWS\",\"more\":[],\"counts\":{\"time\":1}}"), Units.class))
                .isInstanceOf(NightjarException.class);
    }

    @Test
    void whatWouldComeBackAsSomethingElseIsRefused() {
        record Wrong(Object anything) {}

        assertThatThrownBy(() -> TypeRules.check(Wrong.class))
                .hasMessageContaining("Wrong.anything holds java.lang.Object");
    }

    @Test
    void secretsAreNeverStored() {
        record Careless(Secret password) {}

        assertThatThrownBy(() -> TypeRules.check(Careless.class)).hasMessageContaining("Careless.password");
        assertThatThrownBy(() -> codec.encode(new Careless(Secret.of("hunter2"))))
                .hasMessageContaining("a secret is never stored")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void largeValuesAreStoredOnceByTheirHash() {
        Before large = new Before("x".repeat(Codec.INLINE_LIMIT));

        Payload first = codec.encode(large);
        Payload second = codec.encode(large);

        assertThat(first).isInstanceOf(Payload.Stored.class).isEqualTo(second);
        assertThat(decode(first, Before.class)).isEqualTo(large);
    }

    @Test
    void smallValuesTravelWhole() {
        assertThat(codec.encode(new Before("a"))).isInstanceOf(Payload.Inline.class);
    }

    @Test
    void genericRecordsKeepTheirContent() {
        Box<Shape> box = new Box<>(new Shape.Circle(1), List.of(new Shape.Empty()));
        record Holder(Box<Shape> box) {}

        assertThat(roundTrip(new Holder(box))).isEqualTo(new Holder(box));
    }

    @Test
    void brokenBytesAreNamed() {
        assertThatThrownBy(() -> decode(json("{\"name\": "), Before.class))
                .hasMessageContaining("cannot read a stored Before");
    }

    record Positive(int number) {
        Positive {
            if (number <= 0) {
                throw new IllegalArgumentException("number must be positive: " + number);
            }
        }
    }

    record Torn(String name) {
        @Override
        public String name() {
            throw new IllegalStateException("it is torn");
        }
    }

    @Test
    void whatARecordRefusesWasStoredByOtherCode() {
        assertThatThrownBy(() -> decode(json("{\"number\":0}"), Positive.class))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED))
                .hasMessage("cannot read a stored Positive: number must be positive: 0");
    }

    @Test
    void whatCannotBeWrittenIsAMistakeInTheRecord() {
        assertThatThrownBy(() -> codec.encode(new Torn("a")))
                .isInstanceOfSatisfying(
                        NightjarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
                .hasMessageContaining("cannot store a value: it is torn");
    }

    record Text(String text) {}

    @Test
    void halvesOfCharactersNeverComeBackAsSomethingElse() {
        List<String> halves = List.of("a\uD83D", "\uD83Db", "a\uDE00", "\uDE00b", "\uDE00\uD83D", "\uD83D\uD83D\uDE00");
        for (String half : halves) {
            try {
                assertThat(decode(codec.encode(new Text(half)), Text.class)).isEqualTo(new Text(half));
            } catch (NightjarException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CONFIG);
            }
        }
    }

    record Bytes(List<byte[]> held) {}

    record Owner(Optional<Bytes> bytes) {}

    record Plain(int number, Optional<Text> text, Map<String, List<Colour>> colours, LocalDate day) {}

    record Chain(String name, List<Chain> next) {}

    @Test
    void typesTellWhichValuesComeBackEqual() {
        assertThat(TypeRules.comesBackEqual(Plain.class)).isTrue();
        assertThat(TypeRules.comesBackEqual(Chain.class)).isTrue();
        assertThat(TypeRules.comesBackEqual(Owner.class)).isFalse();
        assertThat(TypeRules.comesBackEqual(Shape.Circle.class)).isFalse();
        assertThat(TypeRules.comesBackEqual(Shape.class)).isFalse();
    }

    record Point(long x, Colour colour, Optional<Text> text) {}

    @Test
    void typesTellWhichValuesNeverChange() {
        assertThat(TypeRules.isConstant(Point.class)).isTrue();
        assertThat(TypeRules.isConstant(Long.class)).isTrue();
        assertThat(TypeRules.isConstant(Plain.class)).as("it holds a map").isFalse();
        assertThat(TypeRules.isConstant(Owner.class)).isFalse();
        assertThat(TypeRules.isConstant(Box.class)).isFalse();
        assertThat(TypeRules.isConstant(List.class)).isFalse();
        assertThat(TypeRules.isConstant(Void.class)).isFalse();
    }
}
