package dev.nightjar.testkit.snowflake;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import net.snowflake.client.api.driver.SnowflakeDriver;

/** The real driver, on its way to a fake. */
final class Driver {
    static {
        System.setProperty("net.snowflake.jdbc.disablePlatformDetection", "true");
        System.setProperty("net.snowflake.jdbc.loggerImpl", "net.snowflake.client.log.SLF4JLogger");
    }

    private Driver() {}

    static Connection connect(FakeSnowflake fake, Map<String, String> more) throws SQLException {
        return connect(fake.url(), more);
    }

    static Connection connect(URI url, Map<String, String> more) throws SQLException {
        Properties properties = new Properties();
        properties.put("account", "fake");
        properties.put("user", "NIGHTJAR");
        properties.put("password", "fake password");
        properties.put("ssl", "off");
        properties.put("JDBC_QUERY_RESULT_FORMAT", "JSON");
        properties.put("disablePlatformDetection", "true");
        properties.putAll(more);
        return requireNonNull(new SnowflakeDriver().connect("jdbc:snowflake://" + url, properties));
    }
}
