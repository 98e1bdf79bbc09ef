package dev.nightjar.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.warehouse.Identifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaSpreadTest {
    @Test
    void shardsThatRunAtOnceAreOfOneSize() {
        assertThat(sizes(schemas(12, 10), 3, 3)).containsExactly(40, 40, 40);
        assertThat(sizes(schemas(12, 10), 2, 4)).containsExactly(60, 60);
    }

    @Test
    void theFirstAndTheLastOfManyAreSmall() {
        assertThat(sizes(schemas(23, 50), 4, 2)).containsExactly(150, 400, 400, 200);
        assertThat(sizes(schemas(15, 10), 3, 1)).containsExactly(30, 80, 40);
    }

    @Test
    void everySchemaHasOneShardAndNoShardIsEmpty() {
        Map<Identifier, Integer> uneven = new HashMap<>(schemas(3, 0));
        uneven.put(Identifier.of("large"), 900);
        uneven.put(Identifier.of("small"), 1);

        List<SchemaSpread.Part> parts = new SchemaSpread(uneven, 8, 2).parts();

        assertThat(parts)
                .flatExtracting(SchemaSpread.Part::schemas)
                .containsExactlyInAnyOrderElementsOf(uneven.keySet());
        assertThat(parts).allMatch(part -> !part.schemas().isEmpty());
        assertThat(parts.getFirst().name()).isEqualTo("shard_00");
        assertThat(parts).hasSizeLessThanOrEqualTo(uneven.size());
        assertThat(new SchemaSpread(Map.of(), 4, 2).parts()).isEmpty();
    }

    private static List<Integer> sizes(Map<Identifier, Integer> tables, int shards, int atOnce) {
        return new SchemaSpread(tables, shards, atOnce)
                .parts().stream()
                        .map(part -> part.schemas().stream()
                                .mapToInt(schema -> tables.getOrDefault(schema, 0))
                                .sum())
                        .toList();
    }

    private static Map<Identifier, Integer> schemas(int count, int tables) {
        Map<Identifier, Integer> schemas = new HashMap<>();
        for (int i = 0; i < count; i++) {
            schemas.put(Identifier.of("s" + i), tables);
        }
        return schemas;
    }
}
