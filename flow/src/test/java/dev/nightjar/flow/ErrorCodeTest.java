package dev.nightjar.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    @Test
    void eachKindHasItsExitCode() {
        assertThat(Arrays.stream(ErrorCode.values()).collect(Collectors.toMap(code -> code, ErrorCode::exitCode)))
                .isEqualTo(Map.of(
                        ErrorCode.USAGE, 2,
                        ErrorCode.CONFIG, 2,
                        ErrorCode.ENVIRONMENT, 5,
                        ErrorCode.BUSY, 4,
                        ErrorCode.EXTERNAL, 1,
                        ErrorCode.TIMEOUT, 1,
                        ErrorCode.CANCELLED, 1,
                        ErrorCode.DIVERGED, 1,
                        ErrorCode.INTERNAL, 70));
    }

    @Test
    void anExceptionThatIsNotOursComesFromOutsideAndAnErrorFromADefect() {
        assertThat(ErrorCode.of(new NightjarException(ErrorCode.BUSY, "held"))).isEqualTo(ErrorCode.BUSY);
        assertThat(ErrorCode.of(new IOException("no route"))).isEqualTo(ErrorCode.EXTERNAL);
        assertThat(ErrorCode.of(new IllegalStateException("503"))).isEqualTo(ErrorCode.EXTERNAL);
        assertThat(ErrorCode.of(new StackOverflowError())).isEqualTo(ErrorCode.INTERNAL);
    }
}
