package dev.nightjar.flow.journal.sqlite;

import dev.nightjar.flow.codec.JsonText;
import dev.nightjar.flow.journal.Journal.Request;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What is asked of runs, in the table that all processes see. */
final class Requests {
    private static final String CANCEL = "cancel";
    private static final String ANSWER = "answer";

    /** A request as it was found; none where it cannot be read. */
    record Found(long number, long run, Optional<Request> request) {}

    private Requests() {}

    static void insert(Connection connection, long run, Request request) throws SQLException {
        String kind = switch (request) {
            case Request.Cancel _ -> CANCEL;
            case Request.Answer _ -> ANSWER;
        };
        byte[] body = JsonMapper.shared().writeValueAsBytes(whole(request));
        try (PreparedStatement insert =
                connection.prepareStatement("insert into request (run, kind, body, crc) values (?, ?, ?, ?)")) {
            insert.setLong(1, run);
            insert.setString(2, kind);
            insert.setBytes(3, body);
            insert.setLong(4, Checksum.of(run, kind, body));
            insert.executeUpdate();
        }
    }

    private static Request whole(Request request) {
        return switch (request) {
            case Request.Cancel cancel -> cancel;
            case Request.Answer(String key, boolean approved, String by, String comment) ->
                new Request.Answer(key, approved, JsonText.whole(by), JsonText.whole(comment));
        };
    }

    /** A run that had ended and is taken up again is meant to go on. */
    static void forgetCancel(Connection connection, long run) throws SQLException {
        forget(connection, run, CANCEL);
    }

    /** What a run asks again is to be answered again. */
    static void forgetAnswers(Connection connection, long run) throws SQLException {
        forget(connection, run, ANSWER);
    }

    private static void forget(Connection connection, long run, String kind) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from request where run = ? and kind = ?")) {
            delete.setLong(1, run);
            delete.setString(2, kind);
            delete.executeUpdate();
        }
    }

    static List<Found> after(Connection connection, long number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select number, run, kind, body, crc from request where number > ? order by number")) {
            select.setLong(1, number);
            return all(select);
        }
    }

    static List<Found> of(Connection connection, long run) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select number, run, kind, body, crc from request where run = ? order by number")) {
            select.setLong(1, run);
            return all(select);
        }
    }

    private static Optional<Request> request(ResultSet found) throws SQLException {
        String kind = found.getString("kind");
        byte[] body = found.getBytes("body");
        if (kind == null || body == null || !Checksum.fits(found, found.getLong("run"), kind, body)) {
            return Optional.empty();
        }
        try {
            return switch (kind) {
                case CANCEL -> Optional.of(new Request.Cancel());
                case ANSWER -> Optional.of(JsonMapper.shared().readValue(body, Request.Answer.class));
                default -> Optional.empty();
            };
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static List<Found> all(PreparedStatement select) throws SQLException {
        List<Found> requests = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                requests.add(new Found(found.getLong(1), found.getLong(2), request(found)));
            }
        }
        return requests;
    }
}
