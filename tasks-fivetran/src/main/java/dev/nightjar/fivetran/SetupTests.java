package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** How a connection's setup tests ended, and how it is since. */
public record SetupTests(Connection connection, List<SetupTest> tests) {
    public SetupTests {
        requireNonNull(connection, "connection is null");
        tests = List.copyOf(tests);
    }

    static SetupTests of(Fields fields) {
        return new SetupTests(
                Connection.of(fields),
                fields.objects("setup_tests").stream().map(SetupTest::of).toList());
    }
}
