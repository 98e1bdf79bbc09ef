package dev.nightjar.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Prints figures as they come: a line of a table, or an object of JSON. For one thread. */
final class Output implements Consumer<Figure> {
    private static final String LINE = "%-40s %14s %-10s %-36s %10s %9s %s";

    private final PrintStream out;
    private final boolean json;
    private boolean begun;

    Output(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    @Override
    public void accept(Figure figure) {
        if (json) {
            out.println(JsonMapper.shared().writeValueAsString(object(figure)));
            return;
        }
        if (!begun) {
            begun = true;
            out.println(LINE.formatted("figure", "value", "unit", "against", "ratio", "goal", ""));
        }
        out.println(line(figure).stripTrailing());
    }

    private static String line(Figure figure) {
        return LINE.formatted(
                figure.name(),
                number(figure.value()),
                figure.unit(),
                figure.against()
                        .map(peer -> peer.name() + " " + number(peer.value()))
                        .orElse(""),
                figure.ratio().map(Output::number).orElse(""),
                figure.goal().map(Object::toString).orElse(""),
                figure.met().map(met -> met ? "met" : "MISSED").orElse(""));
    }

    static Map<String, @Nullable Object> object(Figure figure) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("name", figure.name());
        row.put("value", rounded(figure.value()));
        row.put("unit", figure.unit());
        row.put(
                "against",
                figure.against()
                        .map(peer -> new Figure.Peer(peer.name(), rounded(peer.value())))
                        .orElse(null));
        row.put("ratio", figure.ratio().map(Output::rounded).orElse(null));
        row.put("goal", figure.goal().map(Object::toString).orElse(null));
        row.put("met", figure.met().orElse(null));
        return row;
    }

    /** Three digits are more than a benchmark knows. */
    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
    }

    private static String number(double value) {
        return value >= 100 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.3g", value);
    }
}
