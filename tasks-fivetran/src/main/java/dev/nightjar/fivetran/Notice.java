package dev.nightjar.fivetran;

import static java.util.Objects.requireNonNull;

/** A task or a warning that Fivetran shows with a connection: {@code reconnect} for example. */
public record Notice(String code, String message) {
    public Notice {
        requireNonNull(code, "code is null");
        requireNonNull(message, "message is null");
    }

    static Notice of(Fields fields) {
        return new Notice(fields.text("code").orElse(""), fields.text("message").orElse(""));
    }

    @Override
    public String toString() {
        return message.isEmpty() ? code : code + ": " + message;
    }
}
