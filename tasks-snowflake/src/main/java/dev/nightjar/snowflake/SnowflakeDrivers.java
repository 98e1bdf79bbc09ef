package dev.nightjar.snowflake;

import java.sql.Driver;
import java.util.concurrent.atomic.AtomicBoolean;
import net.snowflake.client.api.driver.SnowflakeDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver, loaded when the first connection is made and not before: it is 99 MB. It is called by its class, since
 * {@code DriverManager} would register no driver at all after one that fails to load. Thread-safe.
 */
final class SnowflakeDrivers {
    private static final Logger LOG = LoggerFactory.getLogger(SnowflakeDrivers.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private SnowflakeDrivers() {}

    /** The driver. What it reads only while it is loaded is set before: its log, and that it asks no cloud where it is. */
    static Driver load(SnowflakeSpec spec) {
        setUnlessSet("net.snowflake.jdbc.loggerImpl", "net.snowflake.client.log.SLF4JLogger");
        if (!detectsCloud(spec)) {
            setUnlessSet("net.snowflake.jdbc.disablePlatformDetection", "true");
        }
        return new SnowflakeDriver();
    }

    /** Whether the driver may ask the cloud's metadata service: identities that a cloud gives are got there. */
    static boolean detectsCloud(SnowflakeSpec spec) {
        return spec.cloudDetection()
                || (spec.login() instanceof SnowflakeLogin.WorkloadIdentity identity
                        && identity.token().isEmpty());
    }

    /**
     * Whether results may come as Arrow, which is faster. The driver then needs the inside of {@code java.nio}, and does
     * not go back to JSON by itself (snowflake-jdbc#2724).
     */
    static boolean readsArrow() {
        boolean open = Object.class.getModule().isOpen("java.nio", SnowflakeDrivers.class.getModule());
        if (!open && WARNED.compareAndSet(false, true)) {
            LOG.warn("results of Snowflake come as JSON, which is slower for large ones; start Java with"
                    + " --add-opens=java.base/java.nio=ALL-UNNAMED to get them as Arrow");
        }
        return open;
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
