package dev.nightjar.app;

import dev.nightjar.dbt.TableOutcome;
import dev.nightjar.recipes.NightReport;
import java.util.stream.Collectors;

/** A night's report for people. */
final class NightText {
    private NightText() {}

    /** Prints what a run gave, and returns its exit code. */
    static int print(Object result, CommonOptions options) {
        if (result instanceof NightReport report) {
            System.out.print(options.json() ? Printable.json(report) + "\n" : summary(report, options.style()));
            return report.fine() ? 0 : 1;
        }
        System.out.println(Printable.json(result));
        return 0;
    }

    static String summary(NightReport report, Style style) {
        StringBuilder text = new StringBuilder();
        report.lateNights().forEach(late -> text.append(night(late, style, " (was late)")));
        text.append(night(report, style, ""));
        if (!report.droppedClones().isEmpty()) {
            text.append("  dropped the clones of ")
                    .append(report.droppedClones().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
        return text.toString();
    }

    private static String night(NightReport report, Style style, String note) {
        StringBuilder text = new StringBuilder();
        text.append(style.bold("night %s%s".formatted(report.night(), note)))
                .append(" as of %s\n".formatted(report.instant()));
        text.append("  %d schemas, %d tables, %,d rows, %,d new versions\n"
                .formatted(report.schemas(), report.tables().size(), report.rows(), report.newVersions()));
        text.append("  ")
                .append(report.counts().entrySet().stream()
                        .map(count -> "%d %s"
                                .formatted(count.getValue(), count.getKey().word()))
                        .collect(Collectors.joining(", ")))
                .append(
                        report.viewsLeftOut() == 0
                                ? ""
                                : "; %d %s not cloned"
                                        .formatted(
                                                report.viewsLeftOut(),
                                                report.viewsLeftOut() == 1 ? "view is" : "views are"))
                .append('\n');
        report.notSynced()
                .forEach(connection ->
                        text.append("  ").append(line(connection, style)).append('\n'));
        report.notCaptured()
                .forEach(table -> text.append("  ").append(line(table, style)).append('\n'));
        return text.toString();
    }

    /** What became of a table, and why. */
    static String text(TableOutcome table) {
        return "%s is %s: %s"
                .formatted(
                        Printable.line(table.table().toString()),
                        table.status().word(),
                        Printable.line(table.reason()));
    }

    private static String line(TableOutcome table, Style style) {
        String text = text(table);
        return table.status().fine() ? text : style.warn(text);
    }

    private static String line(NightReport.NotSynced connection, Style style) {
        String reason = Printable.line(connection.reason());
        return connection.counts()
                ? style.warn("%s did not sync: %s".formatted(Printable.line(connection.name()), reason))
                : "%s did not sync and is left out of the verdict: %s"
                        .formatted(Printable.line(connection.name()), reason);
    }
}
