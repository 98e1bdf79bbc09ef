package dev.nightjar.testkit.snowflake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Results as the wire has them. */
final class ResultJson {
    private static final Pattern LOCAL = Pattern.compile("'file://((?:[^']|'')*)'");
    private static final int SELECT = 0x1000;
    private static final int DDL = 0x6000;

    private final String baseUrl;

    ResultJson(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    Map<String, Object> of(Sent sent, Map<String, String> sessionParameters, Answer.Outcome outcome) {
        return switch (outcome) {
            case Answer.Outcome.Rows rows -> rows(sent, sessionParameters, rows);
            case Answer.Outcome.Arrow arrow -> arrow(sent, sessionParameters, arrow);
            case Answer.Outcome.Done(String message) ->
                table(sent, sessionParameters, DDL, List.of(FakeColumn.text("status")), List.of(List.of(message)));
            case Answer.Outcome.Changed(long count) ->
                table(
                        sent,
                        sessionParameters,
                        changing(sent.sql()),
                        List.of(FakeColumn.number("number of rows updated")),
                        List.of(List.of("" + count)));
            case Answer.Outcome.Transfer transfer -> transfer(sent, transfer);
            case Answer.Outcome.Fails _ -> throw new AssertionError("a failure has no rows");
        };
    }

    private static int changing(String sql) {
        return switch (sql.strip().split("\\s", 2)[0].toUpperCase(Locale.ROOT)) {
            case "INSERT" -> 0x3100;
            case "UPDATE" -> 0x3200;
            case "DELETE" -> 0x3300;
            case "MERGE" -> 0x3400;
            case "COPY" -> 0x3600;
            // RESULT_SCAN: what a statement that changed rows has told.
            case "SELECT" -> SELECT;
            default -> 0x3000;
        };
    }

    /** The rows of a chunk: an array's content, without its brackets. */
    static byte[] chunk(Answer.Outcome.Rows rows, int number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(rows, number, out);
        byte[] array = out.toByteArray();
        return Arrays.copyOfRange(array, 1, array.length - 1);
    }

    /** The driver makes room for exactly so many bytes. */
    private static long size(Answer.Outcome.Rows rows, int number) {
        AtomicLong count = new AtomicLong();
        write(rows, number, new OutputStream() {
            @Override
            public void write(int one) {
                count.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                count.addAndGet(length);
            }
        });
        return count.get() - 2;
    }

    private static void write(Answer.Outcome.Rows rows, int number, OutputStream out) {
        long from = (long) number * rows.perChunk();
        long to = Math.min(rows.count(), from + rows.perChunk());
        try (JsonGenerator json = Wire.MAPPER.createGenerator(out)) {
            json.writeStartArray();
            for (long index = from; index < to; index++) {
                json.writeStartArray();
                for (Object value : rows.row().apply(index)) {
                    json.writeString(WireValue.of(value));
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        }
    }

    private Map<String, Object> rows(Sent sent, Map<String, String> sessionParameters, Answer.Outcome.Rows rows) {
        boolean whole = rows.perChunk() == 0;
        List<List<@Nullable String>> first = new ArrayList<>();
        for (long index = 0; whole && index < rows.count(); index++) {
            first.add(values(rows.row().apply(index)));
        }
        Map<String, Object> data = table(sent, sessionParameters, SELECT, rows.columns(), first);
        data.put("total", rows.count());
        data.put("returned", rows.count());
        if (!whole) {
            List<Map<String, Object>> chunks = new ArrayList<>();
            for (long from = 0; from < rows.count(); from += rows.perChunk()) {
                chunks.add(Map.of(
                        "url",
                        "%s/chunks/%s/%d".formatted(baseUrl, sent.queryId(), chunks.size()),
                        "rowCount",
                        Math.min(rows.perChunk(), rows.count() - from),
                        "uncompressedSize",
                        size(rows, chunks.size()),
                        "compressedSize",
                        rows.perChunk()));
            }
            data.put("chunks", chunks);
            data.put("qrmk", "fake");
        }
        return data;
    }

    private static Map<String, Object> arrow(
            Sent sent, Map<String, String> sessionParameters, Answer.Outcome.Arrow arrow) {
        Map<String, Object> data = table(sent, sessionParameters, SELECT, arrow.columns(), List.of());
        data.remove("rowset");
        data.put("queryResultFormat", "arrow");
        data.put("rowsetBase64", arrow.base64());
        data.put("total", arrow.count());
        data.put("returned", arrow.count());
        return data;
    }

    private static List<@Nullable String> values(List<? extends @Nullable Object> row) {
        List<@Nullable String> values = new ArrayList<>();
        row.forEach(value -> values.add(WireValue.of(value)));
        return values;
    }

    private static Map<String, Object> table(
            Sent sent,
            Map<String, String> sessionParameters,
            int statementType,
            List<FakeColumn> columns,
            List<? extends List<@Nullable String>> rows) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("parameters", parameters(sessionParameters));
        data.put("rowtype", columns.stream().map(FakeColumn::json).toList());
        data.put("queryResultFormat", "json");
        data.put("rowset", rows);
        data.put("total", rows.size());
        data.put("returned", rows.size());
        data.put("queryId", sent.queryId());
        data.put("statementTypeId", statementType);
        data.put("version", 1);
        data.put("numberOfBinds", sent.bindings().size());
        data.put("arrayBindSupported", false);
        data.put("sqlState", "00000");
        return data;
    }

    /** What the driver copies is told as a command; the folder stands for the cloud's storage. */
    private static Map<String, Object> transfer(Sent sent, Answer.Outcome.Transfer scripted) {
        Answer.Outcome.Transfer transfer = scripted.files().isEmpty() ? named(sent.sql(), scripted) : scripted;
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("command", transfer.upload() ? "UPLOAD" : "DOWNLOAD");
        data.put("src_locations", transfer.files());
        data.put("localLocation", transfer.local().toString());
        data.put("parallel", 4);
        data.put("threshold", 209_715_200);
        data.put("autoCompress", false);
        data.put("overwrite", true);
        data.put("sourceCompression", "none");
        data.put("clientShowEncryptionParameter", false);
        data.put(
                "stageInfo",
                Map.of(
                        "locationType",
                        "LOCAL_FS",
                        "location",
                        transfer.stage().toString(),
                        "path",
                        "",
                        "region",
                        "fake",
                        "storageAccount",
                        "",
                        "isClientSideEncrypted",
                        false,
                        "creds",
                        Map.of()));
        data.put("queryId", sent.queryId());
        data.put("statementTypeId", SELECT);
        return data;
    }

    private static Answer.Outcome.Transfer named(String sql, Answer.Outcome.Transfer transfer) {
        Matcher local = LOCAL.matcher(sql);
        if (!local.find()) {
            throw new IllegalArgumentException("the statement names no local file: " + sql);
        }
        Path path = Path.of(local.group(1).replace("''", "'").replace("\\\\", "\\"));
        if (transfer.upload()) {
            return new Answer.Outcome.Transfer(transfer.stage(), true, List.of(path.toString()), path);
        }
        try (Stream<Path> files = Files.list(transfer.stage())) {
            List<String> names = files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
            return new Answer.Outcome.Transfer(transfer.stage(), false, names, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The driver reads formats and its own limits from each answer, and fails without some of them. */
    static List<Map<String, Object>> parameters(Map<String, String> session) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("TIMEZONE", "Etc/UTC");
        parameters.put("TIMESTAMP_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM");
        parameters.put("TIMESTAMP_NTZ_OUTPUT_FORMAT", "");
        parameters.put("TIMESTAMP_LTZ_OUTPUT_FORMAT", "");
        parameters.put("TIMESTAMP_TZ_OUTPUT_FORMAT", "");
        parameters.put("DATE_OUTPUT_FORMAT", "YYYY-MM-DD");
        parameters.put("TIME_OUTPUT_FORMAT", "HH24:MI:SS");
        parameters.put("BINARY_OUTPUT_FORMAT", "HEX");
        parameters.put("CLIENT_HONOR_CLIENT_TZ_FOR_TIMESTAMP_NTZ", false);
        parameters.put("JDBC_TREAT_TIMESTAMP_NTZ_AS_UTC", true);
        parameters.put("CLIENT_PREFETCH_THREADS", 2);
        parameters.put("CLIENT_RESULT_CHUNK_SIZE", 16);
        parameters.put("CLIENT_MEMORY_LIMIT", 1536);
        parameters.put("CLIENT_TELEMETRY_ENABLED", false);
        parameters.put("CLIENT_SESSION_KEEP_ALIVE", false);
        parameters.put("AUTOCOMMIT", true);
        session.forEach((name, value) -> parameters.put(name, typed(value)));
        List<Map<String, Object>> list = new ArrayList<>();
        parameters.forEach((name, value) -> list.add(Map.of("name", name, "value", value)));
        return list;
    }

    private static Object typed(String value) {
        if (value.equals("true") || value.equals("false")) {
            return Boolean.valueOf(value);
        }
        return value.matches("-?[0-9]{1,9}") ? (Object) Integer.valueOf(value) : value;
    }
}
