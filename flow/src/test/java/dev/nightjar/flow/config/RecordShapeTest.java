package dev.nightjar.flow.config;

import static dev.nightjar.flow.ErrorCode.INTERNAL;
import static dev.nightjar.flow.config.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nightjar.flow.Default;
import dev.nightjar.flow.Description;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.flow.config.RecordShape.Component;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordShapeTest {
    @Test
    void knowsNamesKeysTypesDefaultsAndDescriptions() {
        RecordShape<Clones> shape = RecordShape.of(Clones.class);

        assertThat(shape.type()).isEqualTo(Clones.class);
        assertThat(shape.description()).contains("where clones go");
        assertThat(shape.components()).extracting(Component::name).startsWith("keepDays", "httpURL", "name");
        assertThat(shape.components()).extracting(Component::key).startsWith("keep_days", "http_url", "name");
        Component keep = shape.components().getFirst();
        assertThat(keep.type()).isEqualTo(int.class);
        assertThat(keep.defaultText()).contains("7");
        assertThat(keep.description()).contains("nights that are kept");
        assertThat(shape.components().get(5).type().getTypeName()).isEqualTo("java.util.List<java.lang.String>");
        assertThat(RecordShape.of(Clones.class)).isSameAs(shape);
    }

    @Test
    void givesDefaults() {
        assertThat(RecordShape.of(Clones.class).components())
                .extracting(Component::defaultValue)
                .containsExactly(
                        Optional.of(7),
                        Optional.of(""),
                        Optional.empty(),
                        Optional.of(Path.of("clones")),
                        Optional.of(Optional.of(Duration.ofSeconds(30))),
                        Optional.of(List.of("a", "b")),
                        Optional.of(Set.of()),
                        Optional.of(Map.of()),
                        Optional.of(Optional.empty()),
                        Optional.of(new Nested(1)));
    }

    @Test
    void refusesADefaultThatIsNoneOfItsType() {
        NightjarException failure = failure(
                () -> RecordShape.of(Wrong.class).components().getFirst().defaultValue());

        assertThat(failure).hasMessage("the default 'many' of Wrong.count is wrong; correct it");
        assertThat(failure.code()).isEqualTo(INTERNAL);
        assertThat(failure.getCause())
                .hasMessage("Wrong.count:1:1: 'Wrong.count' must be a whole number but is 'many'; write it like 4");
    }

    @Test
    void makesRecordsAndReadsThem() {
        RecordShape<Nested> shape = RecordShape.of(Nested.class);
        Nested nested = shape.newInstance(List.of(3));

        assertThat(nested).isEqualTo(new Nested(3));
        assertThat(shape.components().getFirst().valueIn(nested)).isEqualTo(3);
    }

    @Test
    void passesOnWhatAConstructorThrows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordShape.of(Nested.class).newInstance(List.of(-1)))
                .withMessage("count is negative: -1");
    }

    @Test
    void refusesTypesThatAFileCannotHold() {
        NightjarException failure = failure(
                () -> RecordShape.of(Strange.class).components().getFirst().defaultValue());

        assertThat(failure)
                .hasMessage(
                        "a value cannot be bound to 'java.util.Locale'; use a record, a sealed interface of records, a list, a set, a map of texts, an optional or a simple type");
        assertThat(failure.code()).isEqualTo(INTERNAL);
    }

    @Description("where clones go")
    private record Clones(
            @Default("7") @Description("nights that are kept")
            int keepDays,

            @Default("") String httpURL,
            String name,
            @Default("clones") Path folder,
            @Default("30s") Optional<Duration> timeout,
            @Default("[a, b]") List<String> items,
            Set<String> names,
            Map<String, Nested> tables,
            Optional<Nested> nested,
            @Default("{}") Nested other) {}

    private record Nested(@Default("1") int count) {
        private Nested {
            if (count < 0) {
                throw new IllegalArgumentException("count is negative: " + count);
            }
        }
    }

    private record Wrong(@Default("many") int count) {}

    private record Strange(Locale locale) {}
}
