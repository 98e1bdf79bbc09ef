package dev.nightjar.warehouse.sql;

import dev.nightjar.warehouse.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Scripts of which it is known where each statement begins and ends. */
final class ScriptFuzz {
    private static final String[] WORDS = {
        "select",
        "FROM",
        "t1",
        "a.end",
        "b.begin",
        "where",
        "x",
        "größe",
        "名前",
        "\uD83E\uDD89",
        "a$b",
        "case when a then b end",
        "cast(a as int)",
        "(select 1)",
        "values (1, 2)",
        "union all",
        "1.5e3",
        "- 1",
        "[1, 2]",
        "{'a': 1}",
        "v:path"
    };
    private static final String[] INSIDE = {
        ";",
        "--",
        "/*",
        "*/",
        "''",
        " ",
        "\n",
        "\r\n",
        "\t",
        "end",
        "begin;",
        "$",
        "a",
        "\u00E9",
        "\u3000",
        "\uD83D\uDE00",
        "//",
        "{{ x }}",
        "\u0001"
    };

    /**
     * A script.
     *
     * @param statements what is to be found in it
     */
    record Script(String text, List<String> statements) {}

    private final Random random;
    private final SqlDialect dialect;
    private final boolean blocks;
    private final boolean common;

    /**
     * Scripts of a dialect.
     *
     * @param blocks with scripting blocks
     * @param common only what the clients of the warehouse read in the same way
     */
    ScriptFuzz(long seed, SqlDialect dialect, boolean blocks, boolean common) {
        this.random = new Random(seed);
        this.dialect = dialect;
        this.blocks = blocks;
        this.common = common;
    }

    Script script() {
        StringBuilder text = new StringBuilder(gap());
        List<String> statements = new ArrayList<>();
        int count = random.nextInt(8);
        for (int i = 0; i < count; i++) {
            String statement =
                    blocks && random.nextInt(3) == 0 ? block(0) : random.nextInt(9) == 0 ? transaction() : plain();
            statements.add(statement);
            boolean last = i == count - 1;
            text.append(statement)
                    .append(gap())
                    .append(last && random.nextBoolean() ? "" : ";")
                    .append(gap());
            while (random.nextInt(6) == 0 && !last) {
                text.append(";").append(gap());
            }
        }
        return new Script(text.toString(), statements);
    }

    /** A script that DuckDB can run: its statements write strings of every kind to a table. */
    Script inserts(String table) {
        StringBuilder text = new StringBuilder(gap());
        List<String> statements = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            String statement = "insert into " + table + someGap() + "select" + someGap() + string() + " as "
                    + Identifier.of(name() + "x").quoted() + gap() + "," + gap() + dollars() + someGap() + "as `;x`";
            statements.add(statement);
            text.append(statement).append(gap()).append(';').append(gap());
        }
        return new Script(text.toString(), statements);
    }

    /** A statement without others in it. */
    private String plain() {
        StringBuilder text = new StringBuilder(pick(
                "select",
                "insert into t",
                "with a as (select 1 as begin) select",
                "create table task as select",
                "update"));
        int pieces = random.nextInt(10);
        for (int i = 0; i < pieces; i++) {
            text.append(someGap()).append(piece());
        }
        return text.append(someGap())
                .append(pick("x", "1", ")", "\"end\"", "'a;'", "as \"a;b\""))
                .toString();
    }

    private String transaction() {
        return dialect == SqlDialect.DUCKDB
                ? pick("begin", "begin transaction", "commit", "rollback")
                : pick("begin", "BEGIN" + someGap() + "WORK", "begin transaction name x", "begin name t1", "commit");
    }

    private String piece() {
        return switch (random.nextInt(6)) {
            case 0 -> string();
            case 1 -> Identifier.of(name()).quoted();
            case 2 -> dollars();
            default -> pick(WORDS);
        };
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        boolean escapes = dialect == SqlDialect.SNOWFLAKE || random.nextInt(3) == 0;
        int pieces = random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            String inside = random.nextInt(4) == 0 && escapes ? pick("\\'", "\\\\", "\\n", "\\;") : pick(INSIDE);
            text.append(inside);
            if (!escapes && random.nextInt(9) == 0) {
                text.append('\\');
            }
        }
        return (escapes && dialect == SqlDialect.DUCKDB ? pick("e", "E") : "") + "'" + text + "'";
    }

    /** Any name but one that a client of the warehouse takes for another. */
    private String name() {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(4);
        for (int i = 0; i < pieces; i++) {
            text.append(random.nextInt(3) == 0 ? "\"" : pick(INSIDE)).append(common ? "" : pick("", "", "\\"));
        }
        return text.toString();
    }

    private String dollars() {
        String mark = dialect == SqlDialect.DUCKDB ? pick("$$", "$a$", "$é_1$") : "$$";
        StringBuilder text = new StringBuilder(mark);
        int pieces = random.nextInt(5);
        for (int i = 0; i < pieces; i++) {
            String inside = pick(INSIDE);
            text.append(inside.equals("$") ? " $ " : inside).append(pick("", "'", "\"", "\\"));
        }
        return text.append(' ').append(mark).toString();
    }

    /** Scripting: blocks in blocks, loops, branches, cases of both kinds, procedures. */
    private String block(int depth) {
        return switch (depth == 0 ? random.nextInt(4) : 0) {
            case 0 -> begin(depth);
            case 1 ->
                "DECLARE" + someGap() + "a INT DEFAULT 1;" + gap() + pick("", "c CURSOR FOR SELECT x AS begin;")
                        + begin(depth);
            case 2 ->
                pick("CREATE OR REPLACE PROCEDURE", "create procedure") + " a.\"p;\"(x INT) RETURNS INT LANGUAGE SQL "
                        + pick("", "EXECUTE AS CALLER ") + "AS" + someGap() + pick("", "DECLARE y INT;") + begin(depth);
            default -> "CREATE TASK t SCHEDULE = '1 m' AS" + someGap() + begin(depth);
        };
    }

    private String begin(int depth) {
        StringBuilder text = new StringBuilder(pick(" BEGIN", "\nbegin", " Begin")).append(someGap());
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            text.append(inner(depth)).append(gap()).append(';').append(gap());
        }
        return text.append(pick("END", "end")).toString().strip();
    }

    private String inner(int depth) {
        String then = depth < 3 && random.nextInt(3) == 0 ? block(depth + 1) : plain();
        return switch (random.nextInt(9)) {
            case 0 ->
                "IF (x > 1) THEN" + someGap() + then + "; ELSE" + someGap() + plain() + ";" + gap() + "END" + someGap()
                        + "IF";
            case 1 -> "FOR r IN c DO" + someGap() + then + "; END FOR";
            case 2 -> "WHILE (case when a then b end) LOOP " + then + "; END LOOP";
            case 3 -> "REPEAT " + then + "; UNTIL (x) END REPEAT";
            case 4 -> "CASE (x) WHEN 1 THEN " + then + "; WHEN 2 THEN " + plain() + "; END" + pick("", " CASE");
            case 5 -> "LET y := case" + someGap() + "when t.end then 1 else 2 end";
            case 6 -> "BEGIN TRANSACTION; " + plain() + "; COMMIT";
            default -> then;
        };
    }

    /** What may stand anywhere. */
    private String gap() {
        return random.nextInt(3) == 0 ? "" : someGap();
    }

    private String someGap() {
        return switch (random.nextInt(8)) {
            case 0 -> "\n";
            case 1 -> " -- it's; \"one\n";
            case 2 -> " /* a; ' \" $$ -- " + (dialect == SqlDialect.DUCKDB ? "/* b; */" : "/*") + "\n*/ ";
            case 3 -> dialect == SqlDialect.SNOWFLAKE ? " // two; $$ ' \n" : "\r\n";
            case 4 -> "\t";
            default -> " ";
        };
    }

    private String pick(String... from) {
        return from[random.nextInt(from.length)];
    }
}
