package dev.nightjar.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The shipped schemas: 20 real connectors with 1,127 tables, and the invented {@code oddities}. They are the files of
 * {@code examples/fivetran-schemas}, read from the class path.
 */
public final class ConnectorSchemas {
    /** The name of the invented schema's file. */
    public static final String ODDITIES = "oddities";

    private static final List<String> CONNECTORS = List.of(
            "asana",
            "braze",
            "facebook_ads",
            "github",
            "greenhouse",
            "intercom",
            "iterable",
            "jira",
            "klaviyo",
            "lever",
            "mailchimp",
            "pendo",
            "pipedrive",
            "quickbooks",
            "recharge",
            "shopify",
            "stripe",
            "twilio",
            "xero",
            "zendesk");

    private ConnectorSchemas() {}

    /** The names of the 20 real connectors, sorted; {@link #ODDITIES} is not among them. */
    public static List<String> names() {
        return CONNECTORS;
    }

    /**
     * Reads a schema.
     *
     * @param name one of {@link #names()}, or {@link #ODDITIES}
     * @throws IllegalArgumentException if there is none of that name
     */
    public static ConnectorSchema load(String name) {
        String resource = "/fivetran-schemas/%s.sql".formatted(name);
        try (InputStream file = ConnectorSchemas.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalArgumentException(
                        "no schema '%s'; there are %s and %s".formatted(name, CONNECTORS, ODDITIES));
            }
            return SchemaParser.parse(new String(file.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
