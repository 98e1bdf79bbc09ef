package dev.nightjar.testkit;

import java.util.List;
import java.util.stream.Stream;

/** Warehouses ready to use. */
public final class DemoScenario {
    private static final List<String> WELL_KNOWN =
            List.of("asana", "github", "jira", "klaviyo", "mailchimp", "shopify", "stripe", "zendesk");
    private static final int CORE_TABLES = 20;

    private DemoScenario() {}

    /** The core of eight well-known connectors, 20 tables each, and the oddities: what runs in a minute. */
    public static ConnectorWarehouse demo() {
        return with(WELL_KNOWN.stream().map(name -> ConnectorSchemas.load(name).withTables(CORE_TABLES)));
    }

    /** The core of one connector, and the oddities: for a warehouse on which each table takes a second. */
    public static ConnectorWarehouse small() {
        return with(Stream.of(ConnectorSchemas.load("shopify").withTables(CORE_TABLES)));
    }

    /** All tables of all connectors, and the oddities. */
    public static ConnectorWarehouse all() {
        return with(ConnectorSchemas.names().stream().map(ConnectorSchemas::load));
    }

    private static ConnectorWarehouse with(Stream<ConnectorSchema> connectors) {
        Stream<ConnectorSchema> oddities = Stream.of(ConnectorSchemas.load(ConnectorSchemas.ODDITIES));
        return new ConnectorWarehouse(Stream.concat(connectors, oddities).toList());
    }
}
