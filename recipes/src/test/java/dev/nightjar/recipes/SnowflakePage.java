package dev.nightjar.recipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The statements of docs/snowflake.md that tests execute. */
final class SnowflakePage {
    private SnowflakePage() {}

    /** Those of the block that begins with {@code ```sql} and this word. */
    static List<String> statements(String word) {
        try {
            String page = Files.readString(Path.of("../docs/snowflake.md"));
            Matcher block = Pattern.compile("(?ms)^```sql %s\\n(.*?)^```".formatted(word))
                    .matcher(page);
            if (!block.find()) {
                throw new AssertionError("docs/snowflake.md has no block 'sql %s'".formatted(word));
            }
            return Stream.of(block.group(1).split(";\n")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
