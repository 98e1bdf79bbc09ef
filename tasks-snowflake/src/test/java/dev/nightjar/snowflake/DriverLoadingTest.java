package dev.nightjar.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.flow.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The driver is 99 MB: what only names a connection must not load it. */
class DriverLoadingTest {
    /** Loads our classes anew, and has no driver. */
    private static final class WithoutDriver extends ClassLoader {
        private WithoutDriver() {
            super(DriverLoadingTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("net.snowflake.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.nightjar.snowflake.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Runs with our classes loaded anew. */
    public static final class Opens implements Runnable {
        @Override
        public void run() {
            SnowflakeSpec spec = Specs.at(Optional.empty(), new SnowflakeLogin.Oauth(Secret.of("t")), Map.of());
            SnowflakeWarehouse warehouse = new SnowflakeConnectionType().open(spec);
            if (warehouse.renderer() == null) {
                throw new AssertionError("a renderer");
            }
            warehouse.close();
            try {
                warehouse.open(List.of()).close();
            } catch (RuntimeException | NoClassDefFoundError _) {
                return;
            }
            throw new AssertionError("a session opened without the driver");
        }
    }

    @Test
    void aConnectionIsOpenedWithoutTheDriverUntilASessionIs() throws ReflectiveOperationException {
        Class<?> opens = new WithoutDriver().loadClass(Opens.class.getName());
        assertThat(opens).isNotEqualTo(Opens.class);

        try {
            opens.getMethod("run").invoke(opens.getDeclaredConstructor().newInstance());
        } catch (InvocationTargetException e) {
            throw new AssertionError("it needs the driver", e.getCause());
        }
    }
}
