package dev.nightjar.dbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbtEventTest {
    private static final String RESULT = """
            {"info": {"name": "LogSnapshotResult", "level": "error", "msg": "3 of 9 ERROR"}, "data": {"index": 3, "total": 9}}""";

    @TempDir
    Path folder;

    @Test
    void readsTheResultOfANode() {
        DbtEvent event = DbtEvent.parse(RESULT);

        assertThat(event.isNodeResult()).isTrue();
        assertThat(event.index()).isEqualTo(3);
        assertThat(event.total()).isEqualTo(9);
        assertThat(event.level()).isEqualTo(DbtEvent.Level.ERROR);
    }

    @Test
    void readsWhichNodeBegins() {
        DbtEvent event = DbtEvent.parse("""
                {"info": {"name": "LogStartLine", "level": "info"}, "data": {"index": 1, "node_info": {"node_name": "orders"}}}""");

        assertThat(event.isNodeStart()).isTrue();
        assertThat(event.node()).contains("orders");
        assertThat(DbtEvent.parse(RESULT).node()).isEmpty();
    }

    @Test
    void takesALineThatIsNoEventForText() {
        assertThat(DbtEvent.parse("DeprecationWarning: x").message()).isEqualTo("DeprecationWarning: x");
        assertThat(DbtEvent.parse("{\"info\": {\"name\":").message()).isEqualTo("{\"info\": {\"name\":");
        assertThat(DbtEvent.parse("{}").name()).isEmpty();
        assertThat(DbtEvent.parse("{\"info\": {\"level\": \"trace\"}}").level()).isEqualTo(DbtEvent.Level.INFO);
    }

    @Test
    void findsTheVersionAndTheLastError() {
        List<String> lines = List.of(
                "{\"info\": {\"name\": \"MainReportVersion\"}, \"data\": {\"version\": \"=1.11.16\"}}",
                "{\"info\": {\"name\": \"X\", \"level\": \"error\", \"msg\": \"first\"}}",
                "{\"info\": {\"name\": \"X\", \"level\": \"error\", \"msg\": \"second\\n  line\"}}");

        assertThat(DbtEvent.version(lines)).contains("1.11.16");
        assertThat(DbtEvent.lastError(lines)).contains("second line");
    }

    @Test
    void tellsOfATracebackWhatItSaysAtItsEnd() {
        List<String> lines = List.of("""
                {"info": {"name": "X", "level": "error", "msg": "Traceback (most recent call last):\\n  File \\"a.py\\", line 1, in f\\n    g()\\nKeyError: 'a'\\n\\nDuring handling of the above exception, another exception occurred:\\n\\nTraceback (most recent call last):\\n  File \\"b.py\\", line 2, in h\\nDbtRuntimeError: Runtime Error\\n  the database has been invalidated"}}""");

        assertThat(DbtEvent.lastError(lines))
                .contains("DbtRuntimeError: Runtime Error the database has been invalidated");
    }

    @Test
    void readsRunResultsOfStatusesThatItDoesNotKnow() throws Exception {
        Path file = folder.resolve(RunResults.FILE);
        Files.writeString(file, """
                {"metadata": {"dbt_version": "1.11.16"}, "results": [
                  {"unique_id": "snapshot.p.a", "status": "success", "message": null, "execution_time": 0.25},
                  {"unique_id": "snapshot.p.b", "status": "partial success", "message": "x\\n y", "adapter_response": {"a": {"b": 1}}}
                ]}""");

        List<DbtNode> nodes = RunResults.read(file);

        assertThat(nodes).extracting(DbtNode::name).containsExactly("a", "b");
        assertThat(nodes.get(0).succeeded()).isTrue();
        assertThat(nodes.get(0).duration().toMillis()).isEqualTo(250);
        assertThat(nodes.get(1).succeeded()).isFalse();
        assertThat(nodes.get(1).message()).isEqualTo("x y");
        assertThat(RunResults.version(file)).contains("1.11.16");
        assertThat(RunResults.version(folder.resolve("none.json"))).isEmpty();
    }

    @Test
    void namesRunResultsThatCannotBeRead() throws Exception {
        Path file = Files.writeString(folder.resolve(RunResults.FILE), "{\"results\": [");

        assertThatThrownBy(() -> RunResults.read(file)).hasMessageContaining("run_results.json cannot be read");
    }
}
