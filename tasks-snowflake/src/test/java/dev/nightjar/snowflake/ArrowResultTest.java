package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Secret;
import dev.nightjar.testkit.snowflake.Answer;
import dev.nightjar.testkit.snowflake.FakeColumn;
import dev.nightjar.testkit.snowflake.FakeSnowflake;
import dev.nightjar.warehouse.Session;
import dev.nightjar.warehouse.Sql;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.snowflake.client.jdbc.internal.apache.arrow.memory.RootAllocator;
import net.snowflake.client.jdbc.internal.apache.arrow.vector.BigIntVector;
import net.snowflake.client.jdbc.internal.apache.arrow.vector.VarCharVector;
import net.snowflake.client.jdbc.internal.apache.arrow.vector.VectorSchemaRoot;
import net.snowflake.client.jdbc.internal.apache.arrow.vector.ipc.ArrowStreamWriter;
import net.snowflake.client.jdbc.internal.apache.arrow.vector.types.pojo.ArrowType;
import net.snowflake.client.jdbc.internal.apache.arrow.vector.types.pojo.Field;
import net.snowflake.client.jdbc.internal.apache.arrow.vector.types.pojo.FieldType;
import net.snowflake.client.jdbc.internal.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results as Arrow, in a JVM that lets the driver read them. The test writes them with the driver's own library. */
class ArrowResultTest {
    @TempDir
    private Path folder;

    /** The fake and who asks it, in one process. */
    public static final class Reader {
        public static void main(String[] arguments) throws IOException {
            try (FakeSnowflake fake = new FakeSnowflake()) {
                fake.when("SELECT N, T FROM X")
                        .then(Answer.arrow(List.of(FakeColumn.decimal("N", 38, 2), FakeColumn.text("T")), 3, stream()));
                SnowflakeSpec spec = Specs.with(fake, new SnowflakeLogin.Oauth(Secret.of("t")), Map.of());
                try (SnowflakeWarehouse warehouse = new SnowflakeWarehouse(spec);
                        Session session = warehouse.open(List.of())) {
                    session.stream(
                            Sql.of("SELECT N, T FROM X"),
                            row -> System.out.printf("row %s %s%n", row.text(1), row.text(2)));
                }
                System.out.printf(
                        "format %s%n",
                        fake.logins().getFirst().parameters().getOrDefault("JDBC_QUERY_RESULT_FORMAT", "any"));
            }
        }

        private static byte[] stream() throws IOException {
            Schema schema = new Schema(List.of(
                    field("N", new ArrowType.Int(64, true), Map.of("logicalType", "FIXED", "scale", "2")),
                    field("T", new ArrowType.Utf8(), Map.of("logicalType", "TEXT", "scale", "0"))));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (RootAllocator allocator = new RootAllocator();
                    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
                    ArrowStreamWriter writer = new ArrowStreamWriter(root, null, out)) {
                BigIntVector numbers = (BigIntVector) root.getVector(0);
                VarCharVector texts = (VarCharVector) root.getVector(1);
                numbers.allocateNew(3);
                texts.allocateNew(3);
                numbers.set(0, 150);
                texts.set(0, "Größe \uD83E\uDD89".getBytes(StandardCharsets.UTF_8));
                numbers.setNull(1);
                texts.setNull(1);
                numbers.set(2, Long.MAX_VALUE);
                texts.set(2, new byte[0]);
                root.setRowCount(3);
                writer.start();
                writer.writeBatch();
                writer.end();
            }
            return out.toByteArray();
        }

        private static Field field(String name, ArrowType type, Map<String, String> metadata) {
            return new Field(name, new FieldType(true, type, null, metadata), null);
        }
    }

    @Test
    void areReadWhereJavaNioIsOpen() throws IOException {
        try (ChildJvm reader = ChildJvm.start(
                Reader.class,
                folder,
                List.of(
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dfile.encoding=UTF-8",
                        "-Dstdout.encoding=UTF-8"))) {
            assertThat(reader.output())
                    .contains("row Optional[1.50] Optional[Größe \uD83E\uDD89]")
                    .contains("row Optional.empty Optional.empty")
                    .contains("row Optional[92233720368547758.07] Optional[]")
                    .contains("format any");
        }
    }
}
