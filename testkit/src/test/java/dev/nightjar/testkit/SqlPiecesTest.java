package dev.nightjar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlPiecesTest {
    @Test
    void cutsAtTheSeparatorAndDropsBlanks() {
        assertThat(SqlPieces.split("a; b\n;;\n c ", ';')).containsExactly("a", "b", "c");
    }

    @Test
    void doesNotCutWithinQuotesOrBrackets() {
        assertThat(SqlPieces.split("\"a,\"\"b,\" DECIMAL(38,9), 'it''s, so', [1, 2], {'x': 1, 'y': 2}", ','))
                .containsExactly("\"a,\"\"b,\" DECIMAL(38,9)", "'it''s, so'", "[1, 2]", "{'x': 1, 'y': 2}");
    }

    @Test
    void leavesOutLineCommentsButNotWhatLooksLikeOne() {
        assertThat(SqlPieces.split("-- first; second\nSELECT '-- text' -- end; of line\nFROM \"--;\"", ';'))
                .containsExactly("SELECT '-- text' FROM \"--;\"");
    }
}
