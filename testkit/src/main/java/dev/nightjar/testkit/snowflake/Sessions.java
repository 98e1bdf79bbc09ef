package dev.nightjar.testkit.snowflake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The sessions that the fake has opened, and their tokens. Thread-safe. */
final class Sessions {
    /** A session; {@code generation} counts its tokens. */
    private static final class Session {
        private final Login login;
        private int generation = 1;
        private boolean tokenExpired;
        private boolean masterExpired;
        private boolean closed;

        private Session(Login login) {
            this.login = login;
        }
    }

    /** How a token is received. */
    enum Standing {
        VALID,
        /** The driver gets another by the master token. */
        EXPIRED,
        /** Only a new log-in helps. */
        GONE
    }

    /** A session by its id. Guarded by this. */
    private final Map<Long, Session> sessions = new LinkedHashMap<>();

    synchronized long open(Login login) {
        long id = sessions.size() + 1L;
        sessions.put(id, new Session(login));
        return id;
    }

    synchronized String token(long id) {
        return "fake-session-%d-%d".formatted(id, of(id).generation);
    }

    String masterToken(long id) {
        return "fake-master-%d".formatted(id);
    }

    synchronized Login login(long id) {
        return of(id).login;
    }

    /** The session that a header's token belongs to; empty for none of ours. */
    synchronized Optional<Long> find(String token) {
        return sessions.keySet().stream()
                .filter(id -> token.startsWith("fake-session-%d-".formatted(id)) || token.equals(masterToken(id)))
                .findFirst();
    }

    synchronized Standing standing(long id, String token) {
        Session session = of(id);
        if (session.closed) {
            return Standing.GONE;
        }
        return session.tokenExpired || !token.equals(token(id)) ? Standing.EXPIRED : Standing.VALID;
    }

    /** A new token for an old one; empty when only a log-in helps. */
    synchronized Optional<String> renew(long id) {
        Session session = of(id);
        if (session.masterExpired || session.closed) {
            return Optional.empty();
        }
        session.generation++;
        session.tokenExpired = false;
        return Optional.of(token(id));
    }

    synchronized void close(long id) {
        of(id).closed = true;
    }

    synchronized void expireTokens() {
        sessions.values().forEach(session -> session.tokenExpired = true);
    }

    synchronized void expire() {
        sessions.values().forEach(session -> {
            session.tokenExpired = true;
            session.masterExpired = true;
        });
    }

    synchronized long count() {
        return sessions.values().stream().filter(session -> !session.closed).count();
    }

    private Session of(long id) {
        Session session = sessions.get(id);
        if (session == null) {
            throw new IllegalArgumentException("there is no session " + id);
        }
        return session;
    }
}
