package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.snowflake.SnowflakeCloneSpec.IfExists;
import dev.nightjar.snowflake.SnowflakeCloneSpec.Options;
import dev.nightjar.snowflake.SnowflakeClones.Publishing;
import dev.nightjar.warehouse.Identifier;
import dev.nightjar.warehouse.Sql;
import dev.nightjar.warehouse.sql.SqlDialect;
import dev.nightjar.warehouse.sql.SqlLexer;
import dev.nightjar.warehouse.sql.SqlScript;
import dev.nightjar.warehouse.sql.SqlText;
import dev.nightjar.warehouse.sql.SqlToken;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is rendered with any names is one statement each, with these names in their order, and none besides. */
class RenderedNamesTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.names", 200);
    private static final List<String> PIECES = List.of(
            "\"",
            "\"\"",
            "'",
            ";",
            ".",
            "--",
            "/*",
            "*/",
            "$$",
            "\\",
            "\n",
            " ",
            "{{",
            "%",
            "a",
            "B",
            "9",
            "_",
            "ü",
            "名",
            "\uD83E\uDD89",
            "DROP",
            "CLONE",
            "->>",
            ":x",
            "&y",
            "?",
            "@~");

    private final SnowflakeClones clones = new SnowflakeClones();
    private final SnowflakeMetadata metadata = new SnowflakeMetadata();

    @Test
    void namesStayInTheirPlaces() {
        Random random = new Random(11);
        for (int round = 0; round < ROUNDS; round++) {
            Identifier source = name(random);
            Identifier target = Identifier.of(source.name() + "2");
            Identifier schema = name(random);
            Identifier table = name(random);
            Identifier role = name(random);
            for (IfExists ifExists : IfExists.values()) {
                SnowflakeCloneSpec spec = spec(source, target, schema, role, Options.DEFAULT.withIfExists(ifExists));
                clones(spec, table);
                publishes(spec, role);
            }
            questions(source, schema, table);
        }
    }

    private void clones(SnowflakeCloneSpec spec, Identifier table) {
        Identifier target = spec.target();
        Identifier dated = spec.dated();
        has(clones.cloneAsOf(spec), target, dated, spec.source(), spec.schema());
        has(clones.createDated(spec), target, dated);
        has(clones.cloneTableAsOf(spec, table), target, dated, table, spec.source(), spec.schema(), table);
        has(clones.cloneTableNow(spec, table), target, dated, table, spec.source(), spec.schema(), table);
        has(clones.seal(spec), target, dated);
        has(clones.drop(spec), target, dated);
        has(clones.dropTable(spec, table), target, dated, table);
        has(clones.dropView(spec, table), target, dated, table);
    }

    private void publishes(SnowflakeCloneSpec spec, Identifier role) {
        Identifier target = spec.target();
        List<Sql> replaced = clones.publish(spec, Publishing.REPLACE);
        assertThat(replaced).hasSize(5);
        has(replaced.get(0), target, spec.schema(), target, spec.dated());
        has(replaced.get(1), target, role);
        has(replaced.get(2), target, spec.schema(), role);
        has(replaced.get(3), target, spec.schema(), role);
        has(replaced.get(4), target, spec.schema());

        List<Sql> swapped = clones.publish(spec, Publishing.SWAP);
        assertThat(swapped).hasSize(6);
        has(swapped.get(0), target, spec.incoming(), target, spec.dated());
        has(swapped.get(3), target, spec.incoming(), role);
        has(swapped.get(4), target, spec.schema(), target, spec.incoming());
        has(swapped.get(5), target, spec.incoming());
    }

    private void questions(Identifier database, Identifier schema, Identifier after) {
        has(metadata.showSchemas(database, Optional.of(after)), database);
        has(metadata.showTablesHistory(database, schema, Optional.of(after)), database, schema);
        has(metadata.showPrimaryKeys(database, schema), database, schema);
    }

    private static void has(Sql sql, Identifier... names) {
        SqlText text = SqlText.of("rendered", sql.text());
        assertThat(SqlScript.split(text, SqlDialect.SNOWFLAKE)).as(sql.text()).hasSize(1);
        assertThat(SqlLexer.tokens(text, SqlDialect.SNOWFLAKE).stream()
                        .filter(token -> token.kind() == SqlToken.Kind.NAME)
                        .map(SqlToken::name))
                .as(sql.text())
                .containsExactly(List.of(names).stream().map(Identifier::name).toArray(String[]::new));
    }

    private static Identifier name(Random random) {
        List<String> pieces = new ArrayList<>(List.of("n"));
        for (int i = random.nextInt(8); i > 0; i--) {
            pieces.add(PIECES.get(random.nextInt(PIECES.size())));
        }
        return Identifier.of(String.join("", pieces));
    }

    private static SnowflakeCloneSpec spec(
            Identifier source, Identifier target, Identifier schema, Identifier role, Options options) {
        SnowflakeMarker marker = new SnowflakeMarker(
                LocalDate.parse("2026-11-02"),
                Instant.parse("2026-11-01T23:00:00.123Z"),
                ZoneId.of("Europe/Berlin"),
                "5f2c",
                source + "." + schema,
                false);
        return new SnowflakeCloneSpec(source, target, schema, marker, options, List.of(role));
    }
}
