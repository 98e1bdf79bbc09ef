package dev.nightjar.snowflake;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The pages of a SHOW that has them: {@code LIMIT … FROM '<the last name>'}. */
final class Pages {
    private Pages() {}

    /**
     * Hands over each row, one page after the other. A name comes once.
     *
     * @param page the statement of a page behind a name
     * @throws NightjarException {@code EXTERNAL} when a full page holds no name that was not there before: asked again, the
     *     same page would come for ever
     */
    static void each(Session session, Function<Optional<Identifier>, Sql> page, Consumer<ShownRow> each) {
        Set<String> seen = new HashSet<>();
        Optional<Identifier> after = Optional.empty();
        while (true) {
            Sql question = page.apply(after);
            List<ShownRow> rows = session.query(question, ShownRow::of);
            int before = seen.size();
            for (ShownRow row : rows) {
                if (seen.add(row.get("name"))) {
                    each.accept(row);
                }
            }
            if (rows.size() < SnowflakeMetadata.PAGE) {
                return;
            }
            Optional<Identifier> last = Optional.of(Identifier.of(rows.getLast().get("name")));
            if (seen.size() == before || last.equals(after)) {
                throw new NightjarException(
                                ErrorCode.EXTERNAL,
                                "Snowflake gives the same page again, so that its names cannot be read to the end: %s; tell its support"
                                        .formatted(question))
                        .withoutRetry();
            }
            after = last;
        }
    }

    /**
     * The same where a name may come more than once, as versions of a table do. A page that ends within a name is asked for
     * again behind the name before, since the next one begins behind it.
     */
    static void eachRow(Session session, Function<Optional<Identifier>, Sql> page, Consumer<ShownRow> each) {
        Optional<Identifier> after = Optional.empty();
        while (true) {
            Sql question = page.apply(after);
            List<ShownRow> rows = session.query(question, ShownRow::of);
            if (rows.size() < SnowflakeMetadata.PAGE) {
                rows.forEach(each);
                return;
            }
            String last = rows.getLast().get("name");
            List<ShownRow> whole =
                    rows.stream().filter(row -> !row.get("name").equals(last)).toList();
            if (whole.isEmpty()
                    || after.equals(Optional.of(Identifier.of(whole.getLast().get("name"))))) {
                throw new NightjarException(
                                ErrorCode.EXTERNAL,
                                "%s has %d versions or more, so that its schema's tables cannot be read to the end: %s; drop some for good"
                                        .formatted(last, SnowflakeMetadata.PAGE, question))
                        .withoutRetry();
            }
            whole.forEach(each);
            after = Optional.of(Identifier.of(whole.getLast().get("name")));
        }
    }
}
