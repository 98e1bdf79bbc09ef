package dev.nightjar.fivetran;

import dev.nightjar.flow.ErrorCode;
import dev.nightjar.flow.NightjarException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The items of all pages of a list, each page asked for when it is needed. For one thread. */
final class Pages implements Iterator<Fields> {
    private static final String LARGEST = "1000";

    private final Transport transport;
    private final String path;
    private final Map<String, String> query;
    private final Queue<Fields> items = new ArrayDeque<>();
    private final Set<String> cursors = new HashSet<>();
    private Optional<String> cursor = Optional.empty();
    private boolean isLast;

    private Pages(Transport transport, String path, Map<String, String> query) {
        this.transport = transport;
        this.path = path;
        this.query = new LinkedHashMap<>(query);
        this.query.put("limit", LARGEST);
    }

    /** A stream that fails when a page has come before, so that it always ends. */
    static Stream<Fields> stream(Transport transport, String path, Map<String, String> query) {
        Spliterator<Fields> items = Spliterators.spliteratorUnknownSize(
                new Pages(transport, path, query), Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(items, false);
    }

    @Override
    public boolean hasNext() {
        while (items.isEmpty() && !isLast) {
            fetch();
        }
        return !items.isEmpty();
    }

    @Override
    public Fields next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return items.remove();
    }

    private void fetch() {
        cursor.ifPresent(c -> query.put("cursor", c));
        Fields data;
        try {
            data = Transport.data(transport.get(path + Transport.query(query)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NightjarException(ErrorCode.CANCELLED, "reading %s was interrupted".formatted(path), e);
        }
        items.addAll(data.objects("items"));
        cursor = data.text("next_cursor").filter(next -> !next.isEmpty());
        isLast = cursor.isEmpty();
        if (cursor.isPresent() && !cursors.add(cursor.get())) {
            throw new NightjarException(
                    ErrorCode.EXTERNAL,
                    "the list %s leads in a circle: Fivetran gave the cursor '%s' twice; try again, and tell its support"
                            .formatted(path, cursor.get()));
        }
    }
}
