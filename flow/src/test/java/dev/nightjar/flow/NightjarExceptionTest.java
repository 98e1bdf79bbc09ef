package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NightjarExceptionTest {
    @Test
    void beginsWithItsPlace() {
        Place place = new Place("nightjar.yml", 12, 5);

        NightjarException error = new NightjarException(ErrorCode.CONFIG, place, "there is no account; add it");

        assertThat(error).hasMessage("nightjar.yml:12:5: there is no account; add it");
        assertThat(error.code()).isEqualTo(ErrorCode.CONFIG);
        assertThat(error.place()).contains(place);
    }

    @Test
    void needsNoPlace() {
        assertThat(new NightjarException(ErrorCode.BUSY, "the file is held").place())
                .isEmpty();
    }

    @Test
    void linesAndColumnsOfAPlaceCountFromOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Place("nightjar.yml", 0, 5))
                .withMessage("lines and columns count from 1: 0:5");
    }

    @Test
    @SuppressWarnings("NullAway") // as code does that does not check for null
    void isToldThoughItWasGivenNoMessage() {
        String none = new IOException().getMessage();

        assertThat(new NightjarException(ErrorCode.EXTERNAL, none)).hasMessage("it has no message");
    }
}
