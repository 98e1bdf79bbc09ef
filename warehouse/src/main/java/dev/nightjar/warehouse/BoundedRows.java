package dev.nightjar.warehouse;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Rows as text, as long as there are not too many. */
final class BoundedRows {
    private BoundedRows() {}

    /** All rows. Throws {@code CONFIG} when there are more than {@code most}. */
    static QueryTask.Result read(Session session, Sql query, int most) {
        return read(rows -> session.stream(query, rows), most);
    }

    /**
     * The same for rows that come in another way.
     *
     * @param stream hands over each row, and gives the labels of the columns
     */
    static QueryTask.Result read(Function<Consumer<Row>, List<String>> stream, int most) {
        List<List<Optional<String>>> rows = new ArrayList<>();
        List<String> columns = stream.apply(row -> {
            if (rows.size() == most) {
                throw new NightjarException(
                        ErrorCode.CONFIG,
                        "the query gives more than %,d rows; narrow it, or raise max_rows".formatted(most));
            }
            rows.add(texts(row));
        });
        return new QueryTask.Result(columns, rows);
    }

    static List<Optional<String>> texts(Row row) {
        List<Optional<String>> values = new ArrayList<>();
        for (int i = 1; i <= row.width(); i++) {
            values.add(row.text(i));
        }
        return values;
    }
}
