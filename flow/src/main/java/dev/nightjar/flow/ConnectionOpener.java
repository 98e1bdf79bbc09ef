package dev.nightjar.flow;

import dev.nightjar.flow.config.ConfigNode;
import dev.nightjar.flow.config.DidYouMean;
import dev.nightjar.flow.config.NightjarConfig;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Opens connections by what {@code nightjar.yml} says of them. Thread-safe. */
final class ConnectionOpener {
    private final NightjarConfig config;
    private final Timekeeper time;
    private final Map<String, ConnectionType<?, ?>> types = new TreeMap<>();

    ConnectionOpener(NightjarConfig config, List<ConnectionType<?, ?>> given, Timekeeper time) {
        this.config = config;
        this.time = time;
        ServiceLoader.load(ConnectionType.class).forEach(type -> types.put(type.type(), type));
        given.forEach(type -> types.put(type.type(), type));
    }

    AutoCloseable open(String name) {
        Map<String, ConfigNode> connections = config.section(FlowSections.CONNECTIONS);
        ConfigNode node = connections.get(name);
        if (node == null) {
            String question = DidYouMean.question(name, connections.keySet());
            throw new NightjarException(
                    ErrorCode.CONFIG,
                    "there is no connection '%s' in %s; %s"
                            .formatted(
                                    name,
                                    config.folder().resolve(NightjarConfig.FILE_NAME),
                                    question.isEmpty() ? "add it under 'connections'" : question));
        }
        String where = "connections." + name;
        return open(where, node, config.binder().choose(where, node, types));
    }

    private <S extends Record, C extends AutoCloseable> C open(
            String where, ConfigNode node, ConnectionType<S, C> type) {
        return type.open(config.binder().bindChosen(where, node, type.spec()), time);
    }
}
