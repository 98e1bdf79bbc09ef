package dev.nightjar.testkit;

import java.util.ArrayList;
import java.util.List;

/** Cuts SQL at a character, but not within quotes, brackets or line comments; the comments are left out. */
final class SqlPieces {
    private final String sql;
    private final StringBuilder piece = new StringBuilder();
    private final List<String> pieces = new ArrayList<>();
    private int at;
    private int depth;

    private SqlPieces(String sql) {
        this.sql = sql;
    }

    /** The pieces between separators, stripped; blank ones are dropped. */
    static List<String> split(String sql, char separator) {
        SqlPieces scan = new SqlPieces(sql);
        while (scan.at < sql.length()) {
            scan.step(separator);
        }
        scan.endPiece();
        return scan.pieces;
    }

    private void step(char separator) {
        char c = sql.charAt(at);
        if (c == '"' || c == '\'') {
            // A doubled quote closes one run and opens the next: both together are what was meant.
            take(endAfter(sql.indexOf(c, at + 1)));
        } else if (sql.startsWith("--", at)) {
            at = endAfter(sql.indexOf('\n', at));
        } else if (c == separator && depth == 0) {
            at++;
            endPiece();
        } else {
            depth += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
            take(at + 1);
        }
    }

    private int endAfter(int found) {
        return found < 0 ? sql.length() : found + 1;
    }

    private void take(int end) {
        piece.append(sql, at, end);
        at = end;
    }

    private void endPiece() {
        String text = piece.toString().strip();
        if (!text.isEmpty()) {
            pieces.add(text);
        }
        piece.setLength(0);
    }
}
