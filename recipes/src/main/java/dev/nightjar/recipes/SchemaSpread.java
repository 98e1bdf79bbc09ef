package dev.nightjar.recipes;

import dev.nightjar.warehouse.Identifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Spreads whole schemas over shards, by their numbers of tables: the largest schema first, each to the shard that is
 * least full. Where dbt processes run one after the other, the first shard and the last are smaller than the others:
 * before the first dbt starts and after the last has ended, there is nothing that their reading and their proof could
 * overlap. The last is larger than the first, so
 * that its dbt, which starts later, also ends later than the one beside it.
 *
 * @param tables of each schema
 * @param shards the most that there may be
 * @param atOnce how many of them have their dbt at once
 */
record SchemaSpread(Map<Identifier, Integer> tables, int shards, int atOnce) {
    private static final int FIRST = 3;
    private static final int OTHERS = 8;
    private static final int LAST = 4;

    /**
     * The schemas of a shard.
     *
     * @param name of the shard
     */
    record Part(String name, List<Identifier> schemas) {
        Part {
            schemas = List.copyOf(schemas);
        }
    }

    SchemaSpread {
        tables = Map.copyOf(tables);
    }

    /** The same schemas give the same parts. */
    List<Part> parts() {
        int count = Math.min(shards, tables.size());
        List<List<Identifier>> schemas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            schemas.add(new ArrayList<>());
        }
        int[] load = new int[count];
        tables.keySet().stream()
                .sorted(Comparator.<Identifier>comparingInt(schema -> -tables.getOrDefault(schema, 0))
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(schema -> {
                    int least = leastFull(load, tables.getOrDefault(schema, 0));
                    schemas.get(least).add(schema);
                    load[least] += tables.getOrDefault(schema, 0);
                });
        List<Part> parts = new ArrayList<>();
        for (List<Identifier> part : schemas) {
            if (!part.isEmpty()) {
                parts.add(new Part("shard_%02d".formatted(parts.size()), part));
            }
        }
        return parts;
    }

    /** The shard that is least full with so many more, in proportion to what it should hold. */
    private int leastFull(int[] load, int more) {
        int least = 0;
        for (int i = 1; i < load.length; i++) {
            if ((load[i] + more) * size(least, load.length) < (load[least] + more) * size(i, load.length)) {
                least = i;
            }
        }
        return least;
    }

    private int size(int shard, int count) {
        if (count <= atOnce) {
            return OTHERS;
        }
        return shard == 0 ? FIRST : shard == count - 1 ? LAST : OTHERS;
    }
}
